"""One bounded XML parser for every part of a workbook: no declarations, no depth beyond reason, no long text.

Hands each element to a listener by its local name, so that every dialect of the format reads the same.
"""

from collections.abc import Iterable
from typing import Final
from xml.parsers import expat

from outreach.questionnaire.findings import reading as found
from outreach.questionnaire.reading.bounds import DEEPEST, LONGEST_CELL, LONGEST_TAG, MOST_ATTRIBUTES, refuse

# A part that is cut short says so only here.
_UNFINISHED: Final = "xml"


class Elements:
    """A listener: `open` at each start, `close` at each end with the text inside."""

    def open(self, name: str, told: dict[str, str]) -> None:
        """Hear the start of an element, with its attributes by local name."""

    def close(self, name: str, text: str) -> None:
        """Hear the end of an element, with its own text."""


def parse(pieces: Iterable[bytes], listener: Elements) -> None:
    """Parse one part; raises `UnreadableSheets`."""
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.buffer_text = True
    reader.buffer_size = LONGEST_CELL
    texts: list[str] = []
    lengths = [0, 0]

    def start(name: str, told: dict[str, str]) -> None:
        lengths[0] += 1
        if lengths[0] > DEEPEST or len(told) > MOST_ATTRIBUTES:
            raise refuse(found.DAMAGED, what=_UNFINISHED)
        texts.clear()
        lengths[1] = 0
        listener.open(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in told.items()})

    def end(name: str) -> None:
        lengths[0] -= 1
        listener.close(name.rpartition(" ")[2], "".join(texts))
        texts.clear()

    def hear(text: str) -> None:
        lengths[1] += len(text)
        # Beyond this it is refused as a cell, where its place is known.
        if lengths[1] <= 2 * LONGEST_CELL + 2:
            texts.append(text)

    def declare(*told: object) -> None:
        raise refuse(found.FORBIDDEN_XML)

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.CharacterDataHandler, reader.StartDoctypeDeclHandler = hear, declare
    try:
        _feed(reader, pieces)
        reader.Parse(b"", True)
    except expat.ExpatError as fault:
        raise refuse(found.DAMAGED, what=expat.ErrorString(fault.code) or _UNFINISHED) from None


def _feed(reader: expat.XMLParserType, pieces: Iterable[bytes]) -> None:
    given = 0
    for piece in pieces:
        reader.Parse(piece, False)
        given += len(piece)
        # What the parser holds back is one tag not ended yet.
        if given - max(0, reader.CurrentByteIndex) > LONGEST_TAG:
            raise refuse(found.DAMAGED, what=_UNFINISHED)
