"""A picture is drawn again: only what is seen is kept, upright and bounded; what is no picture is told kindly."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from outreach.media import Unfit, prepare
from outreach.media.unfit import (
    NOT_A_FILE,
    NOT_A_PICTURE,
    NOT_A_SOUND,
    OTHER_PICTURE,
    SENTENCES,
    TOO_HEAVY,
    TOO_MANY_DOTS,
)
from tests.media.drawing import take_photo, write

SIZE = (600, 400)
RED = Image.new("RGB", SIZE, "red")


def redraw(content: bytes, side: int = 1600) -> Image.Image:
    """Return what is kept of a picture, as a reader of pictures sees it."""
    kept, suffix = prepare("image", content, side=side)
    assert suffix == "jpg" and kept.startswith(b"\xff\xd8\xff") and len(kept) <= 1_000_000
    with Image.open(BytesIO(kept)) as picture:
        picture.load()
        return picture


def is_near(picture: Image.Image, colour: tuple[int, int, int]) -> bool:
    """Whether the middle of a picture has a colour, give or take what a JPEG loses."""
    seen = picture.getpixel((picture.width // 2, picture.height // 2))
    return isinstance(seen, tuple) and all(abs(one - other) < 6 for one, other in zip(seen, colour, strict=True))


def test_nothing_that_a_phone_writes_in_a_picture_is_kept() -> None:
    sent = take_photo()
    with Image.open(BytesIO(sent)) as seen:
        assert seen.getexif().get_ifd(0x8825) and seen.info["comment"] and seen.info["icc_profile"]
    kept, _ = prepare("image", sent)
    picture = redraw(sent)
    assert not picture.getexif() and not {"exif", "comment", "icc_profile", "xmp", "photoshop"} & set(picture.info)
    assert picture.size == (480, 640), "held sideways, kept upright"
    assert b"Martin" not in kept and b"Exif" not in kept and is_near(picture, (254, 0, 0))


def test_what_is_hidden_behind_a_picture_is_left_behind() -> None:
    kept, _ = prepare("image", write(RED) + b"<script>alert(1)</script>PK\x03\x04 Mme Martin")
    assert b"script" not in kept and b"Martin" not in kept


@pytest.mark.parametrize(
    ("name", "content", "colour"),
    [
        ("png", write(RED, "PNG"), (254, 0, 0)),
        ("webp", write(RED, "WEBP"), (254, 0, 0)),
        ("animated webp", write(RED, "WEBP", save_all=True, append_images=[Image.new("RGB", SIZE)]), (254, 0, 0)),
        ("animated png", write(RED, "PNG", save_all=True, append_images=[Image.new("RGB", SIZE)]), (254, 0, 0)),
        ("cmyk", write(Image.new("CMYK", SIZE, (0, 255, 255, 0))), (254, 0, 0)),
        ("clear", write(Image.new("RGBA", SIZE, (0, 0, 0, 0)), "PNG"), (255, 255, 255)),
        ("palette", write(RED.convert("P"), "PNG"), (254, 0, 0)),
        ("clear palette", write(Image.new("RGBA", SIZE, (0, 0, 0, 0)).convert("P"), "PNG"), (255, 255, 255)),
        ("black and white", write(Image.new("1", SIZE, 1), "PNG"), (255, 255, 255)),
        ("sixteen bits", write(Image.new("I;16", SIZE, 65535), "PNG"), (255, 255, 255)),
    ],
)
def test_every_kind_of_picture_is_kept_as_it_is_seen(name: str, content: bytes, colour: tuple[int, int, int]) -> None:
    assert is_near(redraw(content), colour), name


@pytest.mark.parametrize(("wanted", "kept"), [(1600, 1600), (800, 800), (9999, 2400), (1, 100)])
def test_the_longest_side_is_bounded(wanted: int, kept: int) -> None:
    assert max(redraw(write(Image.new("RGB", (4000, 1000))), wanted).size) == kept


def test_a_small_picture_is_not_made_larger() -> None:
    assert redraw(write(Image.new("RGB", (3, 2)))).size == (3, 2)


def test_a_picture_of_noise_stays_light() -> None:
    noise = Image.effect_noise((2400, 2400), 200)
    assert redraw(write(Image.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))), quality=95), 2400)


def write_png_header(width: int, height: int) -> bytes:
    """Return a PNG that says it is huge and holds almost nothing: a bomb."""

    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")


def write_text_chunks(letters: int) -> bytes:
    """Return a PNG of one dot that unfolds into many letters."""

    def chunk(kind: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + kind + told + struct.pack(">I", zlib.crc32(kind + told))

    plain = write(Image.new("RGB", (1, 1)), "PNG")
    return plain[:33] + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"a" * letters)) + plain[33:]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("60 megapixels", write(Image.new("L", (10_000, 6_000)), quality=10), TOO_MANY_DOTS),
        ("60 megapixels of WebP", write(Image.new("RGB", (10_000, 6_000)), "WEBP", quality=0, method=0), TOO_MANY_DOTS),
        ("a bomb", write_png_header(60_000, 60_000), TOO_MANY_DOTS),
        ("a smaller bomb", write_png_header(6_000, 5_000), TOO_MANY_DOTS),
        ("cut short", take_photo(1200, 900)[:4000], NOT_A_PICTURE),
        ("huge text chunks", write_text_chunks(40_000_000), NOT_A_PICTURE),
        ("a text", b"Ce fichier s'appelle photo.jpg", NOT_A_PICTURE),
        ("a drawing with a script", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", NOT_A_PICTURE),
        ("a page", b"<!doctype html><script>alert(1)</script>", NOT_A_PICTURE),
        ("GIF", write(RED, "GIF"), NOT_A_PICTURE),
        ("TIFF", write(RED, "TIFF"), NOT_A_PICTURE),
        ("only the first signs", b"\xff\xd8\xff\xe0", NOT_A_PICTURE),
        ("nothing", b"", NOT_A_PICTURE),
        ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", OTHER_PICTURE),
    ],
)
def test_what_cannot_be_kept_is_told(name: str, content: bytes, told: str) -> None:
    with pytest.raises(Unfit) as fault:
        prepare("image", content)
    assert fault.value.message == told and told in SENTENCES, name


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (b"ID3\x04rest", "mp3"),
        (b"\xff\xfb\x90\x64rest", "mp3"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "m4a"),
        (b"OggS\0\x02rest", "ogg"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "wav"),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "webm"),
    ],
)
def test_a_sound_is_told_by_its_first_bytes_and_kept_as_it_came(content: bytes, suffix: str) -> None:
    assert prepare("audio", content, "n’importe quoi.exe") == (content, suffix)


@pytest.mark.parametrize("content", [b"", b"MZ\x90", b"<script>", b"RIFF\x24\0\0\0AVI ", b"\xff\xd8\xff\xe0", b"text"])
def test_what_is_no_sound_is_told(content: bytes) -> None:
    with pytest.raises(Unfit) as fault:
        prepare("audio", content, "chant.mp3")
    assert fault.value.message == NOT_A_SOUND


@pytest.mark.parametrize(
    ("content", "name", "suffix"),
    [
        (b"%PDF-1.7\n", "bail.pdf", "pdf"),
        ("été;12\n".encode(), "loyers.CSV", "csv"),
        ("été;12\n".encode("cp1252"), "loyers.csv", "csv"),
        ("Une note d’été".encode(), "../../note.csv/x", "txt"),
    ],
)
def test_a_file_is_told_by_what_it_holds(content: bytes, name: str, suffix: str) -> None:
    assert prepare("file", content, name) == (content, suffix)


def test_a_picture_sent_as_a_file_is_drawn_again() -> None:
    kept, suffix = prepare("file", take_photo(), "contrat.pdf")
    assert suffix == "jpg" and b"Martin" not in kept


@pytest.mark.parametrize(
    "content",
    [b"", b"MZ\x90\0", b"PK\x03\x04", b"<html><script>", b"  <svg/>", "\ufeff<svg/>".encode(), b"a\0b", b"\x7fELF\x02"],
)
def test_what_could_run_is_not_kept(content: bytes) -> None:
    with pytest.raises(Unfit) as fault:
        prepare("file", content, "rapport.txt")
    assert fault.value.message == NOT_A_FILE


def test_five_megabytes_are_too_many() -> None:
    for kind in ("audio", "file"):
        with pytest.raises(Unfit) as fault:
            prepare(kind, b"OggS" + b"a" * 5_000_000)
        assert fault.value.message == TOO_HEAVY
