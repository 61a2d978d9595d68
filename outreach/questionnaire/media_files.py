"""The pictures, sounds and films that labels show: beside a questionnaire, in `<its name>-media/`, `<form_id>-media/`
or its own folder.

What a file is, its content says. Knows disk and signatures; no page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach.questionnaire.findings import Finding, structure
from outreach.questionnaire.list_files import LARGEST, is_beside, is_plain
from outreach.questionnaire.survey import Group, Labels, Survey

# Longer is no longer something that a phone fetches in a stairwell.
LARGEST_FILE: Final = LARGEST
# What a file begins with, from a place; what draws or runs (SVG, HTML, PDF) is not among them.
_SIGNATURES: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf2", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"#!AMR", "audio/amr"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
)
# The columns of media, and what each may hold.
KINDS: Final[Mapping[str, str]] = {"image": "image", "big-image": "image", "audio": "audio", "video": "video"}


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A file that a label may show, by what its content says it is; `mark` changes with it."""

    path: Path
    kind: str
    mark: str


def list_cited_media(survey: Survey) -> dict[str, str]:
    """Return the names of the files that the labels of a survey show, each with the first kind it is cited as."""
    told: dict[str, str] = {}
    for media in _list_media(survey):
        for kind, labels in media.items():
            for name in labels.values():
                told.setdefault(name, kind)
    return told


def find_media(survey: Survey, form: Path) -> dict[str, MediaFile]:
    """Return the files that the labels of a survey show, by name, if they can be; `form` is the survey's own file."""
    folders = _list_folders(survey, form)
    found = {name: _open_media(folders, name, kind) for name, kind in list_cited_media(survey).items()}
    return {name: file for name, file in found.items() if file is not None}


def check_media(survey: Survey, form: Path) -> Iterator[Finding]:
    """Yield a note for each file that its labels will not show."""
    folders = _list_folders(survey, form)
    for name, kind in list_cited_media(survey).items():
        facts = {"name": name, "folder": folders[0].name}
        if _find_path(folders, name) is None:
            yield Finding(structure.MISSING_MEDIA, "survey", 0, f"media::{kind}", facts)
        elif _open_media(folders, name, kind) is None:
            yield Finding(structure.UNFIT_MEDIA, "survey", 0, f"media::{kind}", facts)


def _list_media(survey: Survey) -> Iterator[Mapping[str, Labels]]:
    used = set()
    for node in survey.walk():
        yield node.media
        if not isinstance(node, Group):
            used.add(node.list_name)
    for name in used & set(survey.lists):
        yield from (choice.media for choice in survey.lists[name])


def _list_folders(survey: Survey, form: Path) -> list[Path]:
    return [form.parent / f"{form.stem}-media", form.parent / f"{survey.form_id}-media", form.parent]


def _find_path(folders: list[Path], name: str) -> Path | None:
    if not is_plain(name):
        return None
    return next((folder / name for folder in folders if is_beside(folder / name, folder)), None)


def _open_media(folders: list[Path], name: str, kind: str) -> MediaFile | None:
    path = _find_path(folders, name)
    try:
        if path is None or path.stat().st_size > LARGEST_FILE:
            return None
        with path.open("rb") as file:
            begins = file.read(16)
        told = path.stat()
    except OSError:
        return None
    is_kind = next((said for place, sign, said in _SIGNATURES if begins[place : place + len(sign)] == sign), "")
    if not is_kind.startswith(KINDS.get(kind, "none")):
        return None
    return MediaFile(path, is_kind, f"{told.st_size:x}-{told.st_mtime_ns:x}")
