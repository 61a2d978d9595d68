"""What differs between two questions, or two sections, that are the same one: words, logic, appearance.

One row a field; the lists and the place are told elsewhere. Knows two nodes, not their surveys.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from outreach.questionnaire.comparing import changes
from outreach.questionnaire.comparing.changes import Change, Kind
from outreach.questionnaire.expressions.writing import write_tree
from outreach.questionnaire.markdown import CITED
from outreach.questionnaire.survey import Group, Labels, Question
from outreach.vocabulary import LANGUAGES, mark

Node = Question | Group
Names = Mapping[str, str]

# How a type is called in a sentence; others by their own name.
TYPE_WORDS: Final = {
    "text": mark("texte"),
    "integer": mark("nombre entier"),
    "decimal": mark("nombre"),
    "range": mark("échelle"),
    "date": mark("jour"),
    "time": mark("heure"),
    "dateTime": mark("jour et heure"),
    "select_one": mark("un choix"),
    "select_one_from_file": mark("un choix d’une longue liste"),
    "select_multiple": mark("plusieurs choix"),
    "select_multiple_from_file": mark("plusieurs choix d’une longue liste"),
    "rank": mark("classement"),
    "geopoint": mark("position"),
    "image": mark("photo"),
    "audio": mark("son"),
    "file": mark("fichier"),
    "barcode": mark("code-barres"),
    "acknowledge": mark("case à cocher"),
    "note": mark("texte à lire"),
    "calculate": mark("calcul"),
}
_ALWAYS: Final = ["true"]
_WORDS: Final = {"labels": changes.LABEL, "hints": changes.HINT, "guidance": changes.GUIDANCE}
_MESSAGES: Final = ("required_messages", "constraint_messages")
# A condition that comes or changes, and the one that says it has gone.
_CONDITIONS: Final[Mapping[str, tuple[Kind, Kind]]] = {
    "relevant": (changes.RELEVANT, changes.ALWAYS_ASKED),
    "constraint": (changes.CONSTRAINT, changes.NO_CONSTRAINT),
    "read_only": (changes.READ_ONLY, changes.NOT_READ_ONLY),
}
_REPLACED: Final = {
    "calculation": changes.CALCULATION,
    "first_value": changes.DEFAULT,
    "choice_filter": changes.CHOICE_FILTER,
    "count": changes.COUNT,
}
_PLAIN: Final[Mapping[str, Kind]] = {
    "list_name": changes.LIST,
    "default": changes.DEFAULT,
    "parameters": changes.PARAMETERS,
    "appearance": changes.APPEARANCE,
    "save_to": changes.SAVED,
    "published": changes.PUBLISHED,
}


def compare_nodes(old: Node, new: Node, languages: Collection[str], renamed: Names) -> Iterator[Change]:
    """Yield what differs between two nodes that are the same; `renamed` are the questions that changed their name."""
    if isinstance(old, Question) and isinstance(new, Question) and old.type != new.type:
        yield tell(new, changes.TYPE, before=name_type(old.type), after=name_type(new.type), marked=("before", "after"))
    if isinstance(old, Group) and isinstance(new, Group) and old.repeat != new.repeat:
        yield tell(new, changes.REPEATED if new.repeat else changes.NOT_REPEATED)
    yield from _compare_words(old, new, languages, renamed)
    yield from _compare_logic(old, new, renamed)
    if isinstance(old, Question) and isinstance(new, Question):
        yield from _compare_required(old, new, renamed)
        if tuple(renamed.get(name, name) for name in old.triggers) != new.triggers:
            yield tell(new, changes.TRIGGERS, after=_or_nothing(", ".join(new.triggers)), marked=("after",))
    for name, kind in _PLAIN.items():
        before, after = _spell(getattr(old, name, None)), _spell(getattr(new, name, None))
        if before != after:
            yield tell_swap(new, kind, before, after)


def compare_labels(
    old: Labels, new: Labels, languages: Collection[str], renamed: Names
) -> Iterator[dict[str, str]]:  # fmt: skip
    """Yield the facts of each language in which two labels differ."""
    for language in languages:
        before = CITED.sub(lambda found: f"${{{renamed.get(found[1], found[1])}}}", old.get(language, ""))
        after = new.get(language, "")
        if before.split() != after.split():
            yield {"language": name_language(language), "before": _or_nothing(before), "after": _or_nothing(after)}


def tell(node: Node, kind: Kind, marked: Collection[str] = (), **facts: str) -> Change:
    """Return a change of one node."""
    return Change(kind, node.path, node.labels, facts, frozenset(marked))


def tell_swap(node: Node, kind: Kind, before: str, after: str) -> Change:
    """Return a change of one node that says what was and what is."""
    facts = {"before": _or_nothing(before), "after": _or_nothing(after)}
    return tell(node, kind, [name for name, told in facts.items() if told == changes.NOTHING], **facts)


def name_type(name: str) -> str:
    """Return how a type is called, as a message id."""
    return TYPE_WORDS.get(name, name)


def name_language(code: str) -> str:
    """Return how a language is called, as a message id."""
    return LANGUAGES.get(code, code)


def write_renamed(tree: Any, renamed: Names) -> str:
    """Return the text of an expression with the names that questions have since; blank for none."""
    return "" if tree is None else write_tree(_rename(tree, renamed))


def _compare_words(old: Node, new: Node, languages: Collection[str], renamed: Names) -> Iterator[Change]:
    for name, kind in (*_WORDS.items(), *((name, changes.MESSAGE) for name in _MESSAGES)):
        for facts in compare_labels(getattr(old, name, {}), getattr(new, name, {}), languages, renamed):
            yield tell(new, kind, _list_marked(facts), **facts)
    if _spell_media(old, languages) != _spell_media(new, languages):
        yield tell(new, changes.MEDIA)


def _list_marked(facts: Mapping[str, str]) -> list[str]:
    return ["language", *(name for name, told in facts.items() if told == changes.NOTHING)]


def _compare_logic(old: Node, new: Node, renamed: Names) -> Iterator[Change]:
    for name, (kind, gone) in _CONDITIONS.items():
        before, after = (write_renamed(getattr(node, name, None), names) for node, names in ((old, renamed), (new, {})))
        if before != after:
            yield tell(new, kind, after=after) if after else tell(new, gone)
    for name, kind in _REPLACED.items():
        before, after = (write_renamed(getattr(node, name, None), names) for node, names in ((old, renamed), (new, {})))
        if before != after:
            yield tell_swap(new, kind, before, after)


def _compare_required(old: Question, new: Question, renamed: Names) -> Iterator[Change]:
    if write_renamed(old.required, renamed) == write_renamed(new.required, {}):
        return
    if new.required is None:
        yield tell(new, changes.NOT_REQUIRED)
    elif new.required == _ALWAYS:
        yield tell(new, changes.REQUIRED)
    else:
        yield tell(new, changes.REQUIRED_IF, after=write_tree(new.required))


def _rename(tree: Any, renamed: Names) -> Any:
    if not isinstance(tree, list) or not renamed:
        return tree
    parts = [tree[0], *(_rename(part, renamed) for part in tree[1:])]
    place = {"$": 1, "$last": 1, "jr:choice-name": 2}.get(tree[0] if isinstance(tree[0], str) else "")
    if place is not None and isinstance(tree[place], str):
        parts[place] = renamed.get(tree[place], tree[place])
    return parts


def _spell(told: Any) -> str:
    """Return a field as its author would write it."""
    if isinstance(told, Mapping):
        return " ".join(f"{name}={text}" for name, text in sorted(told.items()))
    if isinstance(told, tuple):
        return "#".join(told)
    return " ".join(sorted(told)) if isinstance(told, frozenset) else str(told or "")


def _spell_media(node: Node, languages: Collection[str]) -> list[tuple[str, str, str]]:
    media: Mapping[str, Labels] = getattr(node, "media", {})
    return sorted(
        (kind, language, labels.get(language, "")) for kind, labels in media.items() for language in languages
    )


def _or_nothing(text: str) -> str:
    return text or changes.NOTHING


# Every field that is compared here; a test looks for those that are nowhere.
COMPARED: Final = frozenset(
    (*_WORDS, *_MESSAGES, *_CONDITIONS, *_REPLACED, *_PLAIN, "media", "required", "triggers", "type", "repeat")
)
