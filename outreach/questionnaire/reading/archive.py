"""The parts of a zipped workbook, inflated piece by piece and counted as they come: no header is trusted.

Hands on pieces of bytes; says which kind of archive it is. Knows nothing of sheets.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.reading.bounds import (
    HARMLESS,
    LONGEST_DIRECTORY,
    MEGABYTE,
    MOST_INFLATED,
    MOST_PARTS,
    STEEPEST,
    UnreadableSheets,
    refuse,
)

_PIECE: Final = 1 << 16
_END: Final = b"PK\x05\x06"
_END_64: Final = b"PK\x06\x07"
# What a part that is there tells of the whole.
_OTHERS: Final = (
    ("word/document.xml", found.TEXT_DOCUMENT, "Word"),
    ("ppt/presentation.xml", found.TEXT_DOCUMENT, "PowerPoint"),
    ("xl/workbook.bin", found.OTHER_WORKBOOK, ".xlsb"),
    ("Index/Document.iwa", found.OTHER_WORKBOOK, "Numbers"),
)


class Archive:
    """A zip whose parts may be read within the bounds."""

    def __init__(self, content: bytes) -> None:
        _check_directory(content)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, UnicodeError) as fault:
            raise refuse(found.DAMAGED, what=_tell(fault)) from None
        self.parts = {info.filename.replace("\\", "/"): info for info in self._zip.infolist()}
        if len(self._zip.infolist()) > MOST_PARTS:
            raise refuse(found.TOO_MANY_PARTS, most=MOST_PARTS)
        self._inflated = 0

    def find(self, path: str) -> str:
        """Return the spelling of a part in this zip whatever its case, nothing when it is not there."""
        if path in self.parts:
            return path
        lower = path.lower()
        return next((part for part in self.parts if part.lower() == lower), "")

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the pieces of one part; raises `UnreadableSheets` beyond the bounds."""
        info = self.parts[path]
        if info.flag_bits & 1:
            raise refuse(found.PASSWORD)
        if info.file_size > MOST_INFLATED:
            raise _tell_size(info, info.file_size)
        size = 0
        try:
            with self._zip.open(info) as part:
                while piece := part.read(_PIECE):
                    size += len(piece)
                    self._inflated += len(piece)
                    if self._inflated > MOST_INFLATED or (size > HARMLESS and size > STEEPEST * info.compress_size):
                        raise _tell_size(info, size)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as fault:
            raise refuse(found.DAMAGED, what=_tell(fault)) from None

    def tell_other(self) -> UnreadableSheets:
        """Return why this archive is no workbook of Excel."""
        for path, kind, what in _OTHERS:
            if self.find(path):
                return refuse(kind, what=what)
        kind_of_document = b"".join(self.read("mimetype"))[:200] if "mimetype" in self.parts else b""
        if b"opendocument.spreadsheet" in kind_of_document:
            return refuse(found.OPEN_DOCUMENT)
        if b"opendocument" in kind_of_document or b"epub" in kind_of_document:
            return refuse(found.TEXT_DOCUMENT, what=kind_of_document.decode("ascii", "replace").rpartition(".")[2])
        return refuse(found.ARCHIVE, what="zip")


def _check_directory(content: bytes) -> None:
    place = content.rfind(_END, max(0, len(content) - 66_000))
    if place < 0 or len(content) < place + 22:
        raise refuse(found.DAMAGED, what="zip")
    count, size = struct.unpack_from("<HI", content, place + 10)
    if count > MOST_PARTS or size > LONGEST_DIRECTORY or content[max(0, place - 20) : place].startswith(_END_64):
        raise refuse(found.TOO_MANY_PARTS, most=MOST_PARTS)


def _tell_size(info: zipfile.ZipInfo, size: int) -> UnreadableSheets:
    times = size // max(1, info.compress_size)
    if times >= STEEPEST:
        return refuse(found.ZIP_BOMB, times=times)
    return refuse(found.SHEET_TOO_LARGE, most=MOST_INFLATED // MEGABYTE)


def _tell(fault: Exception) -> str:
    return type(fault).__name__
