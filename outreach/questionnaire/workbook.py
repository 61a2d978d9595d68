"""From a spreadsheet to a `Survey`: the only module that reads pyxform's tree, which is internal to pyxform.

The sheets are checked row by row first (`form_checks`), so that a fault is told with its row; then pyxform converts,
and its tree becomes frozen data. The same content is read once in a process.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pyxform.xls2xform import convert

from outreach import errors
from outreach.questionnaire.expressions import list_calls, parse
from outreach.questionnaire.form_checks import check_sheets
from outreach.questionnaire.remedies import tell_remedy
from outreach.questionnaire.sheets import Sheets, UnreadableSheets, read_sheets
from outreach.questionnaire.survey import FRENCH, Choice, Entity, Group, Labels, Lists, Question, Survey, Tree

_LANGUAGE: Final = re.compile(r"\(([a-z]{2,3})[^)]*\)\s*$")
# pyxform straightens quotes; French is written with the curved apostrophe.
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?=\w)")
_TYPES: Final = {"select one": "select_one", "select all that apply": "select_multiple"}
_YES_WORDS: Final = {"yes": "true()", "no": "false()", "true": "true()", "false": "false()"}


def read_survey(path: Path, text: str | None = None) -> Survey:
    """Read and check a questionnaire; raises `Refusal` (300) naming sheet, row and remedy of each fault."""
    try:
        content = path.read_bytes() if text is None else text.encode("utf-8")
    except OSError:
        raise errors.Refusal(errors.BAD_FORM, form=path.name, faults="le fichier ne peut pas être ouvert.") from None
    return _read_content(content, ".md" if text is not None else path.suffix.lower(), path.name)


@lru_cache(64)
def _read_content(content: bytes, file_type: str, form: str) -> Survey:
    try:
        sheets = read_sheets(content, file_type)
    except UnreadableSheets as fault:
        raise errors.Refusal(errors.BAD_FORM, form=form, faults=f"{fault}.") from None
    faults = check_sheets(sheets)
    if faults:
        raise errors.Refusal(errors.BAD_FORM, form=form, faults=" · ".join(map(str, faults)) + ".")
    try:
        tree = convert(dict(sheets.definition))._survey
    except Exception as fault:
        # pyxform also stumbles with AttributeError and the like: never a traceback for the one who writes the form.
        raise errors.Refusal(errors.BAD_FORM, form=form, faults=tell_remedy(fault)) from None
    return _Assembly(tree, sheets).build_survey(Path(form).stem)


@dataclass(frozen=True, slots=True)
class _Assembly:
    """One tree of pyxform on its way to a `Survey`."""

    tree: Any
    sheets: Sheets

    def build_survey(self, stem: str) -> Survey:
        children = tuple(self._read_children(self.tree, ()))
        told = self.sheets.settings[0] if self.sheets.settings else None
        language = self.tree.default_language
        titles = {_code_language(language): self.tree.title or stem}
        if told:
            titles |= {name[6:]: told.read(name) for name in told.cells if re.fullmatch("title_[a-z]{2,3}", name)}
        lists = self._read_lists()
        return Survey(
            form_id=told.read("form_id") if told else stem,
            version=told.read("version") if told else "",
            titles=titles,
            languages=self._list_languages(),
            default_language=_code_language(language),
            children=children,
            lists=lists,
            external_lists=_find_external_lists(children) - frozenset(lists),
            entities=tuple(self._read_entities(self.tree, ())),
        )

    def _read_children(self, section: Any, path: tuple[str, ...]) -> Iterator[Question | Group]:
        for node in section.children or ():
            if node.name == "meta":
                continue
            here = (*path, node.name)
            yield self._read_group(node, here) if hasattr(node, "children") else self._read_question(node, here)

    def _read_group(self, node: Any, path: tuple[str, ...]) -> Group:
        return Group(
            name=node.name,
            path=path,
            children=tuple(self._read_children(node, path)),
            labels=self._read_labels(node.label),
            hints=self._read_labels(node.hint),
            relevant=_read_tree(node.bind, "relevant"),
            repeat=node.type == "repeat",
            appearance=_read_appearance(node),
        )

    def _read_question(self, node: Any, path: tuple[str, ...]) -> Question:
        bind = node.bind or {}
        list_name = str(getattr(node, "itemset", None) or "")
        kind = _TYPES.get(node.type, node.type) + ("_from_file" if list_name.endswith(".csv") else "")
        return Question(
            name=node.name,
            path=path,
            type=kind,
            labels=self._read_labels(node.label),
            hints=self._read_labels(node.hint),
            list_name=list_name.removesuffix(".csv"),
            required=_read_tree(bind, "required"),
            required_messages=self._read_labels(bind.get("jr:requiredMsg")),
            relevant=_read_tree(bind, "relevant"),
            constraint=_read_tree(bind, "constraint"),
            constraint_messages=self._read_labels(bind.get("jr:constraintMsg")),
            calculation=_read_tree(bind, "calculate"),
            trigger=node.trigger[0] if node.trigger else "",
            default=str(node.default or ""),
            appearance=_read_appearance(node),
            save_to=self._find_save_to(node.name),
        )

    def _find_save_to(self, name: str) -> tuple[str, str] | None:
        # The tree keeps the column but not the entity's name: the sheet says both.
        told = next((row.read("save_to") for row in self.sheets.survey if row.read("name") == name), "")
        if not told:
            return None
        entity, mark, column = told.rpartition("#")
        return (entity if mark else self.sheets.entities[0].read("list_name"), column)

    def _read_entities(self, section: Any, path: tuple[str, ...]) -> Iterator[Entity]:
        for meta in section.children or ():
            for node in meta.children if meta.name == "meta" else ():
                if node.type == "entity":
                    yield _read_entity(node, path)
        for node in section.children or ():
            if node.name != "meta" and hasattr(node, "children"):
                yield from self._read_entities(node, (*path, node.name))

    def _read_lists(self) -> Lists:
        told: Mapping[str, Any] = self.tree.choices or {}
        return {
            name: tuple(
                Choice(option.name, self._read_labels(option.label), dict(option.extra_data or {}))
                for option in itemset.options
            )
            for name, itemset in told.items()
        }

    def _read_labels(self, told: Any) -> Labels:
        if not told:
            return {}
        if isinstance(told, str):
            return {_code_language(self.tree.default_language): _write_french(told)}
        return {_code_language(language): _write_french(label) for language, label in told.items() if label}

    def _list_languages(self) -> tuple[str, ...]:
        columns = [column for row in self.sheets.survey for column in row.cells if column.startswith("label::")]
        first = _code_language(self.tree.default_language)
        return tuple(dict.fromkeys([first, *(_code_language(column[7:]) for column in columns)]))


def _read_entity(node: Any, path: tuple[str, ...]) -> Entity:
    said = {attribute.name: attribute for attribute in node.children}
    return Entity(str(said["dataset"].value), path, _read_tree(said["create"].bind, "calculate"))


def _read_tree(bind: Mapping[str, Any] | None, name: str) -> Tree | None:
    text = (bind or {}).get(name)
    if not text:
        return None
    tree: Tree = parse(_YES_WORDS.get(str(text).strip().lower(), str(text)))
    return None if tree == ["false"] and name == "required" else tree


def _read_appearance(node: Any) -> frozenset[str]:
    return frozenset(str((node.control or {}).get("appearance", "")).split())


def _code_language(language: str) -> str:
    found = _LANGUAGE.search(language)
    return found[1] if found else FRENCH if language in ("", "default") else language


def _write_french(label: str) -> str:
    return _STRAIGHT.sub("’", label)


def _find_external_lists(children: tuple[Question | Group, ...]) -> frozenset[str]:
    names: set[str] = set()
    for node in children:
        if isinstance(node, Group):
            names |= _find_external_lists(node.children)
        else:
            names |= {node.list_name} if node.type.endswith("_from_file") else set()
            names |= {str(call[1]) for call in _list_lookups(node)}
    return frozenset(names)


def _list_lookups(question: Question) -> Iterator[list[Any]]:
    for tree in (question.calculation, question.relevant, question.constraint, question.required):
        yield from list_calls(tree, "pulldata")
