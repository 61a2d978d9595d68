"""Pictures for tests, drawn by Pillow: with everything a phone writes in them, odd ones, and bombs."""

from io import BytesIO
from typing import Any

from PIL import Image

MAKER, ORIENTATION, POSITION = 0x010F, 0x0112, 0x8825


def write(picture: Image.Image, kind: str = "JPEG", **told: Any) -> bytes:
    """Return a picture as a file."""
    written = BytesIO()
    picture.save(written, kind, **told)
    return written.getvalue()


def take_photo(width: int = 640, height: int = 480, colour: str = "red") -> bytes:
    """Return what a phone held sideways writes: who made it, where, how it was held, a remark and a profile."""
    told = Image.Exif()
    told[MAKER] = "Téléphone de Mme Martin"
    told[ORIENTATION] = 6
    told.get_ifd(POSITION).update({1: "N", 2: (48.0, 39.0, 11.0), 3: "E", 4: (2.0, 23.0, 16.0)})
    return write(
        Image.new("RGB", (width, height), colour), exif=told, comment=b"chez Mme Martin", icc_profile=b"profil" * 50
    )
