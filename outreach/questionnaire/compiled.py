"""A survey kept as JSON beside the instance, by the hash of what it was made from: nothing is compiled twice.

Knows the parts of a `Survey` and no file format. A kept survey that cannot be read is made again.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from pyxform import __version__ as pyxform_version

from outreach.questionnaire.survey import Choice, Entity, Group, Question, Survey

_PARTS: Final[Mapping[str, type[Any]]] = {part.__name__: part for part in (Choice, Entity, Group, Question, Survey)}
_SETS: Final = ("appearance", "external_lists", "style")
# Fields that hold a tuple of texts; trees stay lists, as expressions read them.
_TUPLES: Final = ("path", "triggers", "save_to", "languages")


def find_compiled(folder: Path, key: str) -> Survey | None:
    """Return the survey kept under a key, None when there is none that reads."""
    try:
        return read_compiled((folder / f"{key}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def keep_compiled(folder: Path, key: str, survey: Survey) -> None:
    """Keep a survey under a key; a folder that cannot be written keeps nothing."""
    waiting = folder / f".{key}.{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        waiting.touch(mode=0o600)
        waiting.write_text(write_compiled(survey), "utf-8")
        waiting.replace(folder / f"{key}.json")
    except OSError:
        # Nothing is lost: the next reading makes it again.
        with suppress(OSError):
            waiting.unlink(missing_ok=True)


def read_compiled(told: str) -> Survey | None:
    """Return a survey written as JSON, None when it does not read: a later version of the code wrote it otherwise."""
    try:
        survey = _read(json.loads(told))
    except (ValueError, KeyError, TypeError):
        return None
    return survey if isinstance(survey, Survey) else None


def write_compiled(survey: Survey) -> str:
    """Return a survey as JSON."""
    return json.dumps(_write(survey), ensure_ascii=False, separators=(",", ":"))


def hash_source(content: bytes, name: str, profile_facts: str, beside: Mapping[str, bytes]) -> str:
    """Return the key of what a survey is made from: its file, those beside it, the code that reads them."""
    told = hashlib.sha256(f"{pyxform_version}\n{_hash_code()}\n{name}\n{profile_facts}\n".encode())
    for part in (content, *(name.encode() + data for name, data in sorted(beside.items()))):
        told.update(hashlib.sha256(part).digest())
    return told.hexdigest()


@cache
def _hash_code() -> str:
    here = Path(__file__).parent
    told = hashlib.sha256()
    for path in sorted((*here.rglob("*.py"), *here.rglob("*.lark"))):
        told.update(path.read_bytes())
    return told.hexdigest()


def _write(part: Any) -> Any:
    if type(part).__name__ in _PARTS:
        told = {"_": type(part).__name__}
        for field in fields(part):
            value = getattr(part, field.name)
            if not _is_default(field, value):
                told[field.name] = _write(value)
        return told
    if isinstance(part, Mapping):
        return {name: _write(value) for name, value in part.items()}
    if isinstance(part, frozenset):
        return sorted(part)
    return [_write(value) for value in part] if isinstance(part, list | tuple) else part


def _is_default(field: Any, value: Any) -> bool:
    made = field.default_factory() if field.default_factory is not MISSING else field.default
    return made is not MISSING and type(made) is type(value) and bool(made == value)


def _read(told: Any) -> Any:
    if not isinstance(told, dict):
        return [_read(value) for value in told] if isinstance(told, list) else told
    if "_" not in told:
        return {name: _read(value) for name, value in told.items()}
    return _PARTS[told["_"]](**{name: _read_field(name, value) for name, value in told.items() if name != "_"})


def _read_field(name: str, value: Any) -> Any:
    if name in _SETS:
        return frozenset(value)
    if name in _TUPLES:
        return tuple(value)
    if name in ("children", "entities"):
        return tuple(_read(part) for part in value)
    if name == "lists":
        return {name: tuple(_read(choice) for choice in choices) for name, choices in value.items()}
    # A tree or a mapping of texts: as it was written.
    return value
