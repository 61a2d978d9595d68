"""Makes the bytes that tests read: workbooks new and old, archives, bombs. Knows formats, no questionnaire."""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]
SURVEY: Rows = (("type", "name", "label"), ("integer", "age", "Âge"))
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_xlsx(sheets: Mapping[str, Rows], change: Any = None) -> bytes:
    """Return a workbook of Excel, as openpyxl writes it; `change` may touch the workbook first."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change is not None:
        change(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def write_zip(parts: Mapping[str, bytes | str]) -> bytes:
    """Return an archive of some parts, deflated."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def write_bare_xlsx(sheet: bytes | str, extra: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return a workbook of one sheet `survey` whose XML is given as it stands."""
    return write_zip(
        {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" Target="xl/workbook.xml" '
            f'Type="{_OFFICE}/officeDocument"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="survey" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="b" '
            f'Target="worksheets/sheet1.xml" Type="{_OFFICE}/worksheet"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
            **(extra or {}),
        }
    )


def write_sheet(rows: Iterable[Sequence[str]]) -> str:
    """Return the XML of a sheet of inline texts; a cell that begins with `<` is kept as XML."""
    told = "".join(
        "<row>"
        + "".join(c if c.startswith("<") else f'<c t="inlineStr"><is><t>{c}</t></is></c>' for c in row)
        + "</row>"
        for row in rows
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{told}</sheetData></worksheet>'


def write_xls(sheets: Mapping[str, Rows], streams: Sequence[str] = ("Workbook",), locked: bool = False) -> bytes:
    """Return a workbook of Excel 97 in its OLE2 container, written record by record."""
    pieces = [_write_sheet_records(rows) for rows in sheets.values()]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + _record(0x0042, struct.pack("<H", 1200))
    head += _record(0x002F, struct.pack("<H", 1) + bytes(52)) if locked else b""
    # Two cell formats: general, and built-in day.
    head += b"".join(_record(0x00E0, struct.pack("<HHHHHHHHI", 0, n, 0, 0, 0, 0, 0, 0, 0)) for n in (0, 14))
    bounds = sum(4 + 8 + 2 * len(name) for name in sheets)
    place = len(head) + bounds + 4
    for name, piece in zip(sheets, pieces, strict=True):
        told = struct.pack("<IHBB", place, 0, len(name), 1) + name.encode("utf-16-le")
        head += _record(0x0085, told)
        place += len(piece)
    return _write_ole2(head + _record(0x000A, b"") + b"".join(pieces), streams)


def _write_sheet_records(rows: Rows) -> bytes:
    told = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            told += _write_cell(struct.pack("<HH", number, column), cell)
    return told + _record(0x000A, b"")


def _write_cell(place: bytes, cell: Any) -> bytes:
    if isinstance(cell, bool):
        return _record(0x0205, place + struct.pack("<HBB", 0, cell, 0))
    if isinstance(cell, tuple):
        return _record(0x0203, place + struct.pack("<Hd", 1, cell[0]))
    if isinstance(cell, int | float):
        return _record(0x0203, place + struct.pack("<Hd", 0, cell))
    if cell == "#REF!":
        return _record(0x0205, place + struct.pack("<HBB", 0, 0x17, 1))
    text = str(cell).encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HHB", 0, len(text) // 2, 1) + text)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _write_ole2(stream: bytes, names: Sequence[str]) -> bytes:
    # A stream of 4,096 bytes or more lives in plain sectors: 0 the table, 1 the directory, then the stream.
    stream = stream.ljust(4096, b"\0")
    count = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *(number + 3 for number in range(count - 1)), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    assert len(table) == 512, "a larger table is not written here"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0) + b"\xff" * 432
    entries = _write_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)
    for number, name in enumerate(names):
        entries += _write_entry(name, 2, 2 if number == 0 else 0xFFFFFFFE, len(stream) if number == 0 else 0)
    return head + table + entries.ljust(512, b"\0")[:512] + stream.ljust(count * 512, b"\0")


def _write_entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    told = name.encode("utf-16-le") + b"\0\0"
    entry = told.ljust(64, b"\0") + struct.pack("<HBBIII", len(told), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return entry.ljust(116, b"\0") + struct.pack("<III", start, size, 0)
