"""A questionnaire as data: what every floor above reads, frozen, without a trace of the spreadsheet it came from.

Hands on `Survey` and its parts. Knows no file format, no page and no SQL.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from outreach.questionnaire.markdown import strip_label

# An expression as a JSON tree (`outreach.questionnaire.expressions`): the same in Python and on the phone.
# Text and numbers stand for themselves, an operation is a list that begins with its name.
Tree = list[Any] | str | int | float
# Label by language code (`fr`, `en`); the survey's default language is always there.
Labels = Mapping[str, str]
Answers = Mapping[str, Any]

FRENCH: Final = "fr"
# What a questionnaire may ask: about people without saying who, or anything when it is not about people.
OUTREACH: Final = "outreach"
OPEN: Final = "open"


def choose_label(labels: Labels, language: str = FRENCH) -> str:
    """Return a label in a language, else in French, else in the first there is."""
    return labels.get(language) or labels.get(FRENCH) or next(iter(labels.values()), "")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list; `extra` holds the list's other columns (for `pulldata` and search words).

    `media` names the files shown with a label, by kind (`image`) and language.
    """

    name: str
    labels: Labels
    extra: Mapping[str, str] = field(default_factory=dict)
    media: Mapping[str, Labels] = field(default_factory=dict)


Lists = Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `path` names it from the root, groups and repeats included, without positions.

    `first_value` is a default that is reckoned when the question first appears; `published` holds what the columns
    `outreach::publish`, `outreach::stat` and `outreach::retention` say. A `list_name` that begins with `$` is a
    question inside a repeat: its answers are the choices.
    """

    name: str
    path: tuple[str, ...]
    type: str
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    list_name: str = ""
    required: Tree | None = None
    required_messages: Labels = field(default_factory=dict)
    relevant: Tree | None = None
    constraint: Tree | None = None
    constraint_messages: Labels = field(default_factory=dict)
    calculation: Tree | None = None
    triggers: tuple[str, ...] = ()
    default: str = ""
    first_value: Tree | None = None
    read_only: Tree | None = None
    choice_filter: Tree | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    guidance: Labels = field(default_factory=dict)
    media: Mapping[str, Labels] = field(default_factory=dict)
    appearance: frozenset[str] = frozenset()
    save_to: tuple[str, str] | None = None
    published: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Group:
    """A group or, when `repeat`, a repeated group; its answers nest under its name (a list for a repeat)."""

    name: str
    path: tuple[str, ...]
    children: tuple["Question | Group", ...]
    labels: Labels = field(default_factory=dict)
    hints: Labels = field(default_factory=dict)
    relevant: Tree | None = None
    repeat: bool = False
    count: Tree | None = None
    appearance: frozenset[str] = frozenset()
    media: Mapping[str, Labels] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """One record an answer makes (`contact`, `gap`, `referral`), at the root, a repeat or a group."""

    name: str
    path: tuple[str, ...]
    create_if: Tree | None = None


# Compared by identity, so that what is derived from a survey can be kept beside it (`functools.lru_cache`).
@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """A checked questionnaire. `external_lists` are given by the territory at use (`rights`, `structures`).

    `root` names the instance, as absolute paths do (`/data/household`); `profile` says what it may ask; `style` holds
    the words of the settings that say how it is laid out (`pages`).
    """

    form_id: str
    version: str
    titles: Labels
    languages: tuple[str, ...]
    default_language: str
    children: tuple[Question | Group, ...]
    lists: Lists
    external_lists: frozenset[str]
    entities: tuple[Entity, ...]
    root: str = "data"
    profile: str = OUTREACH
    style: frozenset[str] = frozenset()

    @property
    def needs_outing(self) -> bool:
        """Whether it is filled during an outing: it makes a contact, which has a place and a day."""
        return any(entity.name == "contact" for entity in self.entities)

    @property
    def hands_slips(self) -> bool:
        """Whether it may refer somebody, who then leaves with a slip."""
        return any(entity.name == "referral" for entity in self.entities)

    def walk(self) -> Iterator[Question | Group]:
        """Yield every group and question in the order of the form."""
        waiting: list[Question | Group] = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Group):
                waiting.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that cannot stand: `place` is its address in the answers, as `gaps/0/right`.

    `message` is a template for gettext (`{label}` and the `facts`); `told` is what the questionnaire itself says
    instead, by language.
    """

    place: str
    labels: Labels
    message: str
    facts: Mapping[str, str] = field(default_factory=dict)
    told: Labels = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The French label of the question."""
        return choose_label(self.labels)

    @property
    def sentence(self) -> str:
        """The French sentence."""
        return self.write()

    def write(self, language: str = FRENCH, translate: Callable[[str], str] = str) -> str:
        """Return the sentence in a language, `translate` being its gettext."""
        if self.told:
            return strip_label(choose_label(self.told, language))
        label = strip_label(choose_label(self.labels, language)).rstrip(" \u00a0\u202f:")
        named = f"« {label} »" if label.endswith("?") else label
        return translate(self.message).format(label=named, **self.facts)


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers as they may be kept (irrelevant ones blanked, calculations made, notes screened) and their faults."""

    answers: Answers
    faults: tuple[Fault, ...]
    screened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """What one entity says: its name, the place it came from (`""`, `gaps/0`, `gaps/0/referral`) and its columns."""

    entity: str
    place: str
    columns: Mapping[str, Any]
