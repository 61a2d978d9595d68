"""Workbooks of Excel since 2007 (`.xlsx`, `.xlsm`): their sheets, read in one pass with formulas and saved values.

Every part goes through one bounded parser. A workbook whose styles or pictures are broken still gives its cells.
"""

import posixpath
from collections.abc import Sequence
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.findings.kinds import Finding
from outreach.questionnaire.reading.archive import Archive
from outreach.questionnaire.reading.bounds import refuse
from outreach.questionnaire.reading.elements import Elements, parse
from outreach.questionnaire.reading.grid import Grid, unescape
from outreach.questionnaire.reading.worksheet import Worksheet

# Built-in formats of days that openpyxl's table leaves out (East Asian calendars).
_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})


class XmlBook:
    """A zipped workbook."""

    def __init__(self, content: bytes) -> None:
        self._archive = Archive(content)
        path = self._find_workbook()
        if not path:
            raise self._archive.tell_other()
        workbook = _Workbook()
        parse(self._archive.read(path), workbook)
        links = self._read_links(path)
        self._paths = {name: links.get(link, ("", ""))[1] for name, link in workbook.sheets}
        self._hidden = frozenset(workbook.hidden)
        self._since_1904 = workbook.since_1904
        self._texts: list[str] | None = None
        self._styles: frozenset[int] = frozenset()
        self._others = {kind: target for kind, target in links.values() if kind in ("sharedStrings", "styles")}
        macros = any(part.lower().endswith("vbaproject.bin") for part in self._archive.parts)
        self.notes: list[Finding] = [Finding(found.MACROS)] if macros else []

    @property
    def names(self) -> Sequence[str]:
        """The names of the sheets, in order."""
        return tuple(self._paths)

    @property
    def hidden(self) -> frozenset[str]:
        """The names of hidden sheets."""
        return self._hidden

    def read(self, name: str) -> Grid:
        """Read one sheet."""
        if self._texts is None:
            self._texts = self._read_texts()
            self._styles = self._read_styles()
        path = self._archive.find(self._paths[name])
        if not path:
            raise refuse(found.DAMAGED, what=self._paths[name] or name)
        sheet = Worksheet(Grid(name), self._texts, self._styles, self._since_1904)
        parse(self._archive.read(path), sheet)
        return sheet.grid

    def _find_workbook(self) -> str:
        for kind, target in self._read_links("").values():
            if kind == "officeDocument" and target.endswith(".xml") and "xl/" in target:
                return self._archive.find(target)
        return self._archive.find("xl/workbook.xml")

    def _read_links(self, path: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(path)
        part = self._archive.find(posixpath.join(folder, "_rels", f"{name}.rels"))
        links = _Links(folder)
        if part:
            parse(self._archive.read(part), links)
        return links.targets

    def _read_texts(self) -> list[str]:
        texts = _Texts()
        if part := self._archive.find(self._others.get("sharedStrings", "xl/sharedStrings.xml")):
            parse(self._archive.read(part), texts)
        return texts.texts

    def _read_styles(self) -> frozenset[int]:
        styles = _Styles()
        if part := self._archive.find(self._others.get("styles", "xl/styles.xml")):
            parse(self._archive.read(part), styles)
        return frozenset(styles.days)


class _Workbook(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.hidden: list[str] = []
        self.since_1904 = False

    def open(self, name: str, told: dict[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((told.get("name", ""), told.get("id", "")))
            if told.get("state", "visible") != "visible":
                self.hidden.append(told.get("name", ""))
        elif name == "workbookPr":
            self.since_1904 = told.get("date1904", "0") in ("1", "true")


class _Links(Elements):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def open(self, name: str, told: dict[str, str]) -> None:
        if name == "Relationship" and told.get("TargetMode") != "External":
            target = told.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(self.folder, target)
            self.targets[told.get("Id", "")] = (told.get("Type", "").rpartition("/")[2], posixpath.normpath(path))


class _Texts(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.spoken = False

    def open(self, name: str, told: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.spoken = True

    def close(self, name: str, text: str) -> None:
        if name == "t" and not self.spoken:
            self.parts.append(text)
        elif name == "rPh":
            self.spoken = False
        elif name == "si":
            self.texts.append(unescape("".join(self.parts)))


class _Styles(Elements):
    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.days: list[int] = []
        self.count = -1
        self.inside = False

    def open(self, name: str, told: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[told.get("numFmtId", "")] = told.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.count += 1
            if self._is_day(told.get("numFmtId", "0")):
                self.days.append(self.count)

    def close(self, name: str, text: str) -> None:
        if name == "cellXfs":
            self.inside = False

    def _is_day(self, number: str) -> bool:
        if number in self.codes:
            return bool(is_date_format(self.codes[number]))
        known = int(number) if number.isdecimal() else 0
        return known in _DAYS or bool(is_date_format(BUILTIN_FORMATS.get(known, "General")))
