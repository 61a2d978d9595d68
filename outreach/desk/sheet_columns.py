"""The columns of a structure's spreadsheet and the words that may stand in them.

What a partner reads of a referral, and what she answers beside it: never anything of a person. Knows no file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from outreach.desk.step_choices import SAID
from outreach.questionnaire.folding import fold
from outreach.vocabulary import AMOUNT_BANDS, DECLINE_CAUSES, EVENT_KINDS, REFUSAL_CAUSES, Labels, mark

REFERENCE: Final = "reference"
STATE: Final = "state"
ANSWER: Final = "answer"
CAUSE: Final = "cause"
AMOUNT: Final = "amount_band"
ELSEWHERE: Final = "suggested_structure"

COLUMNS: Final[Labels] = {
    REFERENCE: mark("Référence (ne pas changer)"),
    "right": mark("Droit"),
    "status": mark("Situation"),
    "sector": mark("Secteur"),
    "opened_on": mark("Ouverte le"),
    STATE: mark("Où elle en est (ne pas changer)"),
    "since": mark("Depuis le"),
    "presented_on": mark("Bon montré le"),
    "due_on": mark("Réponse attendue au plus tard le"),
    ANSWER: mark("Votre réponse"),
    CAUSE: mark("Cause (refus, non prise en charge)"),
    AMOUNT: mark("Montant (droit ouvert)"),
    ELSEWHERE: mark("Structure proposée (non prise en charge)"),
}
NEEDED: Final = (REFERENCE, STATE, ANSWER)
ANSWERED: Final = (ANSWER, CAUSE, AMOUNT, ELSEWHERE)
# What may be answered of an open referral, in the order of a reception.
ANSWERS: Final = tuple(kind for kind in SAID if kind != "reopened")

Translate = Callable[[str], str]


def tidy(text: str) -> str:
    """Return a word as it is compared: no case, accent, unseen sign or blank too many."""
    return " ".join(fold(text).signs.casefold().split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words understood in each column that is read, tidied, with the code each stands for."""

    headings: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]

    def find_code(self, column: str, text: str) -> str | None:
        """Return the code that a cell says, None when it says none."""
        return self.codes[column].get(tidy(text))


def build_words(languages: Sequence[Translate], others: Iterable[Any]) -> Words:
    """Return the words of every language, codes included; `others` are the structures that may be proposed."""
    causes = {**DECLINE_CAUSES, **REFUSAL_CAUSES}
    answers = [*EVENT_KINDS.items(), *SAID.items()]
    structures = [(row["id"], name) for row in others for name in (row["code"], row["label_fr"], row["label_en"])]
    return Words(
        headings=_gather(COLUMNS.items(), languages),
        codes={
            STATE: _gather(EVENT_KINDS.items(), languages),
            ANSWER: {word: code for word, code in _gather(answers, languages).items() if code in SAID},
            CAUSE: _gather(causes.items(), languages),
            AMOUNT: _gather(AMOUNT_BANDS.items(), languages),
            ELSEWHERE: {tidy(name): key for key, name in structures},
        },
    )


def _gather(labels: Iterable[tuple[str, str]], languages: Sequence[Translate]) -> dict[str, str]:
    return {tidy(word): code for code, label in labels for word in _list_spellings(code, label, languages)}


def _list_spellings(code: str, label: str, languages: Sequence[Translate]) -> Iterator[str]:
    yield code
    for translate in languages:
        told = translate(label)
        yield told
        # Somebody may shorten a heading: « Référence » is enough.
        yield told.partition(" (")[0]
