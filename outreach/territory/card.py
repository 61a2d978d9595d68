"""`territory.toml`: which town this is, its languages and the figures it is compared with.

Hands on a `Card` and the faults of the file. Knows nothing of the CSV files beside it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from outreach.territory.faults import Fault, Said
from outreach.territory.sheets import read_text
from outreach.territory.territory import Denominator
from outreach.vocabulary import mark

INSEE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
# What a new town starts from: kept in every row for ever, it must be changed before the first one.
EXAMPLE_ID: Final = "00000"
LANGUAGES: Final = ("fr", "en")
TEXTS: Final = ("code", "label_fr", "label_en", "unit", "source")

NOT_READ: Final = mark("le fichier ne se lit pas ({why}) ; corrigez cette ligne.")
NO_INSEE: Final = mark("ce n’est pas un code Insee ; écrivez entre guillemets les cinq signes de la commune.")
EXAMPLE: Final = mark("« {id} » est celui de l’exemple ; écrivez les cinq signes du code Insee de la commune.")
NO_NAME: Final = mark("le nom manque ; écrivez celui de la commune.")
BAD_LANGUAGES: Final = mark("la liste ne se lit pas ; écrivez {example}.")
BAD_LIST: Final = mark("la liste ne se lit pas ; commencez chaque chiffre par [[denominators]].")
CODE_TAKEN: Final = mark("« {code} » est déjà pris ; gardez-en un seul.")
NO_TEXT: Final = mark("le texte manque ; écrivez-le entre guillemets.")
NO_NUMBER: Final = mark("ce n’est pas un nombre ; écrivez-le sans guillemets ni espace.")
NO_YEAR: Final = mark("ce n’est pas une année ; écrivez par exemple 2018.")
FIGURE: Final = mark("denominators n° {place}, {key}")
Found = tuple[Said | str, Said]


@dataclass(frozen=True, slots=True)
class Card:
    """What the town says of itself."""

    id: str
    name: str
    languages: tuple[str, ...]
    denominators: tuple[Denominator, ...]


def read_card(path: Path, faults: list[Fault]) -> Card | None:
    """Return the town's card, or `None` with its faults added to `faults`."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        faults.append(Fault(path.name, Said(NOT_READ, {"why": str(fault)})))
        return None
    found = [Fault(path.name, said, part=part) for part, said in _check_card(told)]
    faults.extend(found)
    return None if found else _build_card(told)


def _check_card(told: Mapping[str, Any]) -> Iterator[Found]:
    if not isinstance(told.get("id"), str) or not INSEE_CODE.fullmatch(told["id"]):
        yield "id", Said(NO_INSEE)
    elif told["id"] == EXAMPLE_ID:
        yield "id", Said(EXAMPLE, {"id": EXAMPLE_ID})
    if not isinstance(told.get("name"), str) or not told["name"].strip():
        yield "name", Said(NO_NAME)
    languages = told.get("languages")
    if not isinstance(languages, list) or "fr" not in languages or not set(map(str, languages)) <= set(LANGUAGES):
        yield "languages", Said(BAD_LANGUAGES, {"example": ('["fr"]', '["fr", "en"]')})
    denominators = told.get("denominators", [])
    if not isinstance(denominators, list) or not all(isinstance(entry, dict) for entry in denominators):
        yield "denominators", Said(BAD_LIST)
        return
    codes = [entry.get("code") for entry in denominators]
    for place, entry in enumerate(denominators, start=1):
        yield from _check_denominator(place, entry)
        if entry.get("code") in codes[: place - 1]:
            yield _name_figure(place, "code"), Said(CODE_TAKEN, {"code": entry["code"]})


def _check_denominator(place: int, entry: Mapping[str, Any]) -> Iterator[Found]:
    for key in TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield _name_figure(place, key), Said(NO_TEXT)
    if isinstance(entry.get("value"), bool) or not isinstance(entry.get("value"), int | float):
        yield _name_figure(place, "value"), Said(NO_NUMBER)
    if isinstance(entry.get("year"), bool) or not isinstance(entry.get("year"), int):
        yield _name_figure(place, "year"), Said(NO_YEAR)


def _name_figure(place: int, key: str) -> Said:
    return Said(FIGURE, {"place": place, "key": key})


def _build_card(told: Mapping[str, Any]) -> Card:
    return Card(
        id=told["id"],
        name=told["name"],
        languages=tuple(told["languages"]),
        denominators=tuple(
            Denominator(**{key: entry[key] for key in TEXTS}, value=float(entry["value"]), year=entry["year"])
            for entry in told.get("denominators", [])
        ),
    )
