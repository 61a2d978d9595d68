"""Which kind of file some bytes are, whatever its name says: each kind that is no questionnaire has its own finding.

Hands on a book of sheets. Opens nothing beyond the bounds.
"""

from typing import Final

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.reading.bounds import MEGABYTE, MOST_BYTES, refuse
from outreach.questionnaire.reading.grid import Book
from outreach.questionnaire.reading.text_tables import TextBook
from outreach.questionnaire.reading.workbook_binary import BinaryBook
from outreach.questionnaire.reading.workbook_xml import XmlBook

_PICTURES: Final = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
}
_ARCHIVES: Final = {b"\x1f\x8b": "gzip", b"7z\xbc\xaf": "7z", b"Rar!": "rar", b"BZh": "bzip2", b"\xfd7zXZ": "xz"}
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A sheet of Excel 2 to 4, before workbooks.
_BARE_SHEETS: Final = (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")


def open_book(content: bytes) -> Book:
    """Return the book some bytes hold; raises `UnreadableSheets`."""
    check_signatures(content)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return XmlBook(content)
    if content.startswith((_OLE2, *_BARE_SHEETS)):
        return BinaryBook(content)
    return TextBook(content)


def check_signatures(content: bytes) -> None:
    """Raise `UnreadableSheets` for nothing, too much, or what says itself to be a picture, an archive, a PDF."""
    if len(content) > MOST_BYTES:
        raise refuse(found.FILE_TOO_LARGE, most=MOST_BYTES // MEGABYTE)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise refuse(found.EMPTY_FILE)
    for signs, what in _PICTURES.items():
        # "BM" alone also begins words.
        if content.startswith(signs) and (len(signs) > 2 or b"\0" in content[:14]):
            raise refuse(found.PICTURE, what=what)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        raise refuse(found.PICTURE, what="WebP")
    for signs, what in _ARCHIVES.items():
        if content.startswith(signs):
            raise refuse(found.ARCHIVE, what=what)
    if b"%PDF-" in content[:1024]:
        raise refuse(found.PDF)
    if content.startswith(b"{\\rtf"):
        raise refuse(found.TEXT_DOCUMENT, what="RTF")
