"""A record as it lies in a phone's queue, and what is inside: read with care, since anything may have been sent.

Wrong types anywhere are a `Refusal` (217) that quotes nothing. Knows no request and no register.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final
from urllib.parse import unquote_plus

from werkzeug.datastructures import FileStorage, MultiDict

from outreach import errors
from outreach.field.posted import Posted
from outreach.vocabulary import mark

MOST_FIELDS: Final = 20_000
MOST_FILES: Final = 60
_LONGEST: Final = 200
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

NO_OBJECT: Final = mark("il n’a pas la forme attendue")
BAD_ID: Final = mark("son identifiant manque ou n’en est pas un")
BAD_TEXT: Final = mark("un des textes qui l’accompagnent manque ou est trop long")
BAD_DAY: Final = mark("une de ses dates n’en est pas une")
BAD_FIELDS: Final = mark("ses réponses ne se lisent pas")
OTHER_ID: Final = mark("ses réponses portent un autre identifiant")
BAD_FILE: Final = mark("un de ses fichiers ne se lit pas")


@dataclass(frozen=True, slots=True)
class Record:
    """What a phone sends: known without opening anything."""

    id: str
    form: str
    captured_on: date
    envelope: str


@dataclass(frozen=True, slots=True)
class Content:
    """What was sealed: who filled it in, what the form would have posted, the outing it tells and the files beside."""

    author: str
    posted: Posted
    outing: Mapping[str, Any] | None
    sent: list[tuple[str, str, str, bytes]]
    language: str

    def list_files(self) -> list[tuple[str, FileStorage]]:
        """List the files as a form would have sent them, each to be read once."""
        return [
            (name, FileStorage(BytesIO(data), filename=filename, name=name, content_type=kind))
            for name, filename, kind, data in self.sent
        ]


def read_record(told: object) -> Record:
    """Read what was sent as a record; raises `Refusal` (217)."""
    if not isinstance(told, Mapping):
        raise _refuse(NO_OBJECT)
    _read_text(told, "version")
    return Record(
        _read_id(told.get("id")),
        _read_text(told, "form"),
        read_day(told.get("captured_on")),
        _read_text(told, "envelope", longest=None),
    )


def read_content(record: Record, content: Mapping[str, Any]) -> Content:
    """Read what an envelope held; raises `Refusal` (217)."""
    posted = _read_fields(content.get("fields"))
    if posted.get("submission_id") != record.id:
        raise _refuse(OTHER_ID)
    outing, files = content.get("outing"), content.get("files")
    if not isinstance(files, list | None) or len(files or ()) > MOST_FILES:
        raise _refuse(BAD_FILE)
    return Content(
        _read_text(content, "author"),
        posted,
        _read_outing(outing) if outing is not None else None,
        [_read_file(one) for one in files or ()],
        _read_text(content, "language"),
    )


def read_day(told: object) -> date:
    """Read a day; raises `Refusal` (217)."""
    if not isinstance(told, str) or not _DAY.fullmatch(told):
        raise _refuse(BAD_DAY)
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise _refuse(BAD_DAY) from None


def _read_id(told: object) -> str:
    # One writing an id: the envelope is bound to it.
    if not isinstance(told, str) or not _ID.fullmatch(told):
        raise _refuse(BAD_ID)
    return told


def _read_text(told: Mapping[str, Any], name: str, longest: int | None = _LONGEST) -> str:
    text = told.get(name)
    if not isinstance(text, str) or (longest is not None and len(text) > longest) or not _is_plain(text):
        raise _refuse(BAD_TEXT)
    return text


def _read_fields(fields: object) -> Posted:
    if not isinstance(fields, str) or not _is_plain(fields):
        raise _refuse(BAD_FIELDS)
    pairs = [pair.partition("=") for pair in fields.split("&")]
    if len(pairs) > MOST_FIELDS:
        raise _refuse(BAD_FIELDS)
    return MultiDict([(_decode(name), _decode(value)) for name, _, value in pairs if name])


def _decode(text: str) -> str:
    # Three times quicker than parse_qsl(), since most names and codes hold nothing to decode.
    return unquote_plus(text) if "%" in text or "+" in text else text


def _read_outing(told: object) -> Mapping[str, Any]:
    if not isinstance(told, Mapping):
        raise _refuse(NO_OBJECT)
    named = ("part_of_day", "channel", "neighbourhood")
    return {
        "id": _read_id(told.get("id")),
        "on_day": read_day(told.get("on_day")),
        **{name: _read_text(told, name) for name in named},
    }


def _read_file(told: object) -> tuple[str, str, str, bytes]:
    if not isinstance(told, Mapping):
        raise _refuse(BAD_FILE)
    name, filename, kind = (_read_text(told, part) for part in ("name", "filename", "type"))
    try:
        data = base64.b64decode(_read_text(told, "data", longest=None), validate=True)
    except (binascii.Error, ValueError):
        raise _refuse(BAD_FILE) from None
    return name, filename, kind, data


def _is_plain(text: str) -> bool:
    # JSON can tell half a sign, which no database and no page can hold.
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _refuse(fault: str) -> errors.Refusal:
    return errors.Refusal(errors.BAD_RECORD, fault=fault)
