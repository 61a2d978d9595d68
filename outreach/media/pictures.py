"""Pictures drawn again, so that nothing but what is seen is kept: no position, no date, no thumbnail, no second file.

One at a time: a picture of 50 million dots takes some 200 MB while it is read. Knows bytes, no file and no page.
"""

import threading
import warnings
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from outreach.media.unfit import NOT_A_PICTURE, OTHER_PICTURE, TOO_MANY_DOTS, Unfit

LONGEST_SIDE: Final = 1600
# What a questionnaire may ask for with `max-pixels`.
SIDES: Final = (100, 2400)
MOST_DOTS: Final = 50_000_000
# A JPEG is reduced while it is read; the others stand whole in memory first.
MOST_DOTS_WHOLE: Final = 25_000_000
MOST_BYTES: Final = 1_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP")
_QUALITIES: Final = (82, 70, 55, 40)
_OTHER_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
_TURN: Final = threading.Lock()
# Pillow refuses at twice this, by the header, before it takes any memory.
Image.MAX_IMAGE_PIXELS = MOST_DOTS // 2


def redraw(content: bytes, side: int = LONGEST_SIDE) -> bytes:
    """Return a picture as a JPEG of at most this side and 1 MB, upright, without metadata; raises `Unfit`."""
    if content[4:8] == b"ftyp" and content[8:12] in _OTHER_BRANDS:
        raise Unfit(OTHER_PICTURE)
    with _TURN:
        try:
            return _write(_read(content, max(SIDES[0], min(side, SIDES[1]))))
        except Image.DecompressionBombError:
            raise Unfit(TOO_MANY_DOTS) from None
        except Unfit:
            raise
        except Exception:  # on hostile bytes, readers of pictures raise whatever comes
            raise Unfit(NOT_A_PICTURE) from None


def _read(content: bytes, side: int) -> Image.Image:
    with warnings.catch_warnings():
        # Half of what is refused is only worth a warning to Pillow, and so is much odd metadata.
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(content), formats=_FORMATS) as opened:
            whole = opened.width * opened.height
            if whole > (MOST_DOTS if opened.format in ("JPEG", "MPO") else MOST_DOTS_WHOLE):
                raise Unfit(TOO_MANY_DOTS)
            picture = _spread(opened)
            picture.thumbnail((side, side), Image.Resampling.LANCZOS)
            return _put_on_white(ImageOps.exif_transpose(picture))


def _spread(picture: Image.Image) -> Image.Image:
    # Colours of a palette cannot be blended when the picture shrinks, and 16 bits of grey must become 8.
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda dot: dot * (1 / 256)).convert("L")
    if picture.mode in ("1", "P", "PA"):
        return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return picture


def _put_on_white(picture: Image.Image) -> Image.Image:
    # A new picture, so that nothing which came with the old one is written.
    drawn = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA") if picture.has_transparency_data else picture.convert("RGB")
    drawn.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return drawn


def _write(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        written = BytesIO()
        picture.save(written, "JPEG", quality=quality, optimize=True)
        if written.tell() <= MOST_BYTES:
            return written.getvalue()
    picture.thumbnail((picture.width // 2, picture.height // 2))
    return _write(picture)
