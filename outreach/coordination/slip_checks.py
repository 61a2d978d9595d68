"""What must not be printed on a slip: a person's name, a telephone number, which right somebody comes for.

Told beside the field it stands in. Knows patterns and the territory's rights, not people: a net, not a proof.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from outreach.coordination.forms import PRINTED
from outreach.questionnaire.folding import fold
from outreach.questionnaire.screening import screen
from outreach.territory import Right, Territory
from outreach.territory.faults import Said
from outreach.vocabulary import mark

SAYS_SOMEONE: Final = mark(
    "Un nom de personne ou un numéro s’y lit peut-être : à retirer, ceci s’imprime sur les bons."
)
SAYS_A_RIGHT: Final = mark("« {told} » dit de quel droit il s’agit : à retirer, ceci s’imprime sur les bons.")
STILL_LED_TO: Final = mark("Des droits mènent encore ici ({rights}) : elle doit donc recevoir avec un bon.")
ON_SLIPS: Final = ("label_fr", "label_en", *PRINTED)

_MOST_RIGHTS: Final = 3
_LONGEST_CODE_WORD: Final = 4
_ACRONYM: Final = re.compile(r"\b[A-Z]{3,}\b")
# A landlord and a regional agency are called so too.
_PLACES_TOO: Final = frozenset(("hlm", "ars"))
_NAMES_TOO: Final = re.compile(r"\bcaisse d(?:'|es )allocations familiales\b|\bfamily allowances? funds?\b")
# Small letters are then an English word: « we are open ».
_WORDS_TOO: Final = frozenset(("are",))


def find_objection(territory: Territory, column: str, text: str) -> Said | None:
    """Return why a text must not be printed in this place of a slip; nothing when it may."""
    if screen(text)[1]:
        return Said(SAYS_SOMEONE)
    plain = _NAMES_TOO.sub("", _plain(text))
    # Papers bear the names of rights: « carte de séjour » is what to bring, and is asked for every right.
    whole = column.startswith("bring")
    phrases = (told for right in territory.rights.values() for told in _list_phrases(right, whole))
    for told in (*phrases, *_list_short_words(territory, text)):
        if re.search(rf"(?<!\w){re.escape(_plain(told))}(?!\w)", plain):
            return Said(SAYS_A_RIGHT, {"told": told})
    return None


def find_reason_to_receive(territory: Territory, code: str, label: str) -> Said | None:
    """Return why a structure cannot stop taking slips: the rights that it receives, by their `label`."""
    rights = [str(getattr(right, label)) for right in territory.rights.values() if code in right.received_by]
    told = ", ".join(rights[:_MOST_RIGHTS]) + (", …" if len(rights) > _MOST_RIGHTS else "")
    return Said(STILL_LED_TO, {"rights": told}) if rights else None


def _list_phrases(right: Right, whole: bool) -> Iterator[str]:
    """Yield the labels of a right and, unless `whole` ones alone count, what stands before their brackets."""
    for label in (right.label_fr, right.label_en):
        yield label
        shortened = label.partition(" (")[0]
        if not whole and " " in shortened:
            yield shortened


def _list_short_words(territory: Territory, text: str) -> Iterator[str]:
    """Yield the acronyms of rights that stand in a text, as they are written there."""
    named = {*territory.structures, *territory.bodies, *(sheet.kind for sheet in territory.structures.values())}
    words = set(_list_acronyms(territory.rights.values())) - named - _PLACES_TOO
    for word in re.findall(r"\w+", text):
        if word.casefold() in words and (word.isupper() or word.casefold() not in _WORDS_TOO):
            yield word


def _list_acronyms(rights: Iterable[Right]) -> Iterator[str]:
    for right in rights:
        if len(right.code) <= _LONGEST_CODE_WORD:
            yield right.code
        for label in (right.label_fr, right.label_en):
            yield from (word.lower() for word in _ACRONYM.findall(label))


def _plain(text: str) -> str:
    return " ".join(fold(text).signs.casefold().split())
