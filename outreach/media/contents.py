"""What a file is, told by its first bytes and never by its name; what of it is kept, and as what it is handed back.

A picture is redrawn; a recording, a PDF or a text is kept as it came when it is one. Knows bytes, no page.
"""

from collections.abc import Mapping
from typing import Final

from outreach.media.pictures import LONGEST_SIDE, redraw
from outreach.media.unfit import NOT_A_FILE, NOT_A_SOUND, TOO_HEAVY, Unfit

PICTURE: Final = "image"
AUDIO: Final = "audio"
FILE: Final = "file"
MOST_BYTES: Final = 5_000_000
# How what is kept is handed back; only a picture is ever shown in a page.
MEDIA_TYPES: Final[Mapping[str, str]] = {
    "jpg": "image/jpeg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "webm": "audio/webm",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "txt": "text/plain",
}
_PICTURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_SOUND_BRANDS: Final = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"3gp4", b"3gp5", b"3gp6")


def prepare(kind: str, content: bytes, name: str = "", side: int = LONGEST_SIDE) -> tuple[bytes, str]:
    """Return what is kept of a file sent for a question of this type, and its suffix; raises `Unfit`."""
    if kind == PICTURE:
        return redraw(content, side), "jpg"
    if len(content) > MOST_BYTES:
        raise Unfit(TOO_HEAVY)
    if kind == AUDIO:
        return content, _recognise_sound(content)
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return redraw(content, side), "jpg"
    if content.startswith(b"%PDF-"):
        return content, "pdf"
    if _is_text(content):
        return content, "csv" if name.lower().endswith(".csv") else "txt"
    raise Unfit(NOT_A_FILE)


def _recognise_sound(content: bytes) -> str:
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "wav"
    if content[:4] == b"OggS":
        return "ogg"
    if content[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in content[:64]:
        return "webm"
    if content[4:8] == b"ftyp" and content[8:12] in _SOUND_BRANDS:
        return "m4a"
    # A frame of MPEG audio, layer III: eleven bits of one, then the version and the layer.
    if content[:3] == b"ID3" or (len(content) > 2 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2):
        return "mp3"
    raise Unfit(NOT_A_SOUND)


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets of an older Windows; control signs would be no text.
        text = content.decode("cp1252", "replace")
    # A page or a drawing may hold a script: those are no texts.
    unseen = any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text)
    return bool(text.strip()) and not unseen and "\ufffd" not in text and not text.lstrip().startswith("<")
