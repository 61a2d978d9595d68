"""`territory.toml`: which town this is, its languages and the figures it is compared with.

Hands on a `Card` and, in plain French, what is wrong with the file. Knows nothing of the CSV files beside it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from outreach.territory.sheets import read_text
from outreach.territory.territory import Denominator

INSEE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
# What a new town starts from: kept in every row for ever, it must be changed before the first one.
EXAMPLE_ID: Final = "00000"
LANGUAGES: Final = ("fr", "en")
TEXTS: Final = ("code", "label_fr", "label_en", "unit", "source")


@dataclass(frozen=True, slots=True)
class Card:
    """What the town says of itself."""

    id: str
    name: str
    languages: tuple[str, ...]
    denominators: tuple[Denominator, ...]


def read_card(path: Path, faults: list[str]) -> Card | None:
    """Return the town's card, or `None` with its faults added to `faults`."""
    text = read_text(path, faults)
    if text is None:
        return None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        faults.append(f"{path.name} : le fichier ne se lit pas ({fault}) ; corrigez cette ligne.")
        return None
    found = [f"{path.name}, {sentence}" for sentence in _check_card(told)]
    faults.extend(found)
    return None if found else _build_card(told)


def _check_card(told: Mapping[str, Any]) -> Iterator[str]:
    if not isinstance(told.get("id"), str) or not INSEE_CODE.fullmatch(told["id"]):
        yield "id : ce n’est pas un code Insee ; écrivez entre guillemets les cinq signes de la commune."
    elif told["id"] == EXAMPLE_ID:
        yield f"id : « {EXAMPLE_ID} » est celui de l’exemple ; écrivez les cinq signes du code Insee de la commune."
    if not isinstance(told.get("name"), str) or not told["name"].strip():
        yield "name : le nom manque ; écrivez celui de la commune."
    languages = told.get("languages")
    if not isinstance(languages, list) or "fr" not in languages or not set(map(str, languages)) <= set(LANGUAGES):
        yield 'languages : la liste ne se lit pas ; écrivez ["fr"] ou ["fr", "en"].'
    denominators = told.get("denominators", [])
    if not isinstance(denominators, list) or not all(isinstance(entry, dict) for entry in denominators):
        yield "denominators : la liste ne se lit pas ; commencez chaque chiffre par [[denominators]]."
        return
    codes = [entry.get("code") for entry in denominators]
    for place, entry in enumerate(denominators, start=1):
        yield from _check_denominator(place, entry)
        if entry.get("code") in codes[: place - 1]:
            yield f"denominators n° {place}, code : « {entry['code']} » est déjà pris ; gardez-en un seul."


def _check_denominator(place: int, entry: Mapping[str, Any]) -> Iterator[str]:
    for key in TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"denominators n° {place}, {key} : le texte manque ; écrivez-le entre guillemets."
    if isinstance(entry.get("value"), bool) or not isinstance(entry.get("value"), int | float):
        yield f"denominators n° {place}, value : ce n’est pas un nombre ; écrivez-le sans guillemets ni espace."
    if isinstance(entry.get("year"), bool) or not isinstance(entry.get("year"), int):
        yield f"denominators n° {place}, year : ce n’est pas une année ; écrivez par exemple 2018."


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
