"""What is wrong with a territory, told in the language of who reads: a place, and a template with its facts.

Hands on `Fault` and `Faults`; templates are the message ids of gettext. Knows no rule: `checks` and the readings do.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from outreach.vocabulary import mark

Translate = Callable[[str], str]

CELL: Final = mark("{file}, ligne {line}, colonne {column} : {sentence}")
LINE: Final = mark("{file}, ligne {line} : {sentence}")
PART: Final = mark("{file}, {part} : {sentence}")
FILE: Final = mark("{file} : {sentence}")
OR: Final = mark(" ou ")
NEITHER: Final = mark("{one} ni {other}")
CLOSE: Final = mark(" ({word} ?)")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a part of one; a fact is a word as it is written, another part, or several words of which one."""

    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def write(self, translate: Translate = str) -> str:
        """Return it in a language, `translate` being its gettext."""
        return translate(self.template).format(**{name: _tell(fact, translate) for name, fact in self.facts.items()})

    def __str__(self) -> str:
        """In French: the command line's language, and the message ids' own."""
        return self.write()


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong somewhere: in a cell, a line, a part of the card, or a whole file."""

    file: str
    said: Said
    line: int = 0
    column: str = ""
    part: Said | str = ""

    def write(self, translate: Translate = str) -> str:
        """Return the place and the sentence in a language."""
        place = CELL if self.column else LINE if self.line else PART if self.part else FILE
        names = {"file": self.file, "line": self.line, "column": self.column, "part": self.part}
        return Said(place, {**names, "sentence": self.said}).write(translate)

    def __str__(self) -> str:
        """In French."""
        return self.write()


@dataclass(frozen=True, slots=True)
class Faults:
    """All the faults of a territory: one sentence, or a list."""

    found: tuple[Fault, ...]

    def write(self, translate: Translate = str) -> str:
        """Return them in a language."""
        told = [fault.write(translate) for fault in self.found]
        return told[0] if len(told) == 1 else "".join(f"\n- {sentence}" for sentence in told)

    def __str__(self) -> str:
        """In French."""
        return self.write()


def say_close(word: str) -> Said | str:
    """Say « (this word ?) », or nothing."""
    return Said(CLOSE, {"word": word}) if word else ""


def _tell(fact: Any, translate: Translate) -> Any:
    if isinstance(fact, Said):
        return fact.write(translate)
    return translate(OR).join(fact) if isinstance(fact, tuple) else fact
