"""What differs between the lists of two versions: choices added, removed, said otherwise.

A list is told where the first question chooses from it. Knows lists, not who answers them.
"""

from collections.abc import Collection, Iterator, Mapping

from outreach.questionnaire.comparing import changes
from outreach.questionnaire.comparing.cells import Names, compare_labels, tell
from outreach.questionnaire.survey import Choice, Question, Survey, choose_label


def compare_lists(old: Survey, new: Survey, languages: Collection[str], renamed: Names) -> Iterator[changes.Change]:
    """Yield what differs between the lists that both versions offer, and the lists that no question chooses from."""
    askers = _list_askers(new)
    for name, choices in new.lists.items():
        if name in old.lists:
            asker = askers.get(name)
            for change in _compare_choices(old.lists[name], choices, languages, renamed):
                yield tell(asker, change.kind, change.marked, **change.facts) if asker else change
        elif name not in askers:
            yield changes.Change(changes.LIST_ADDED, facts={"list": name, "count": str(len(choices))})
    for name in old.lists:
        if name not in new.lists and name not in _list_askers(old):
            yield changes.Change(changes.LIST_REMOVED, facts={"list": name})


def _list_askers(survey: Survey) -> dict[str, Question]:
    """Return the first question that chooses from each list."""
    askers: dict[str, Question] = {}
    for node in survey.walk():
        if isinstance(node, Question) and node.list_name:
            askers.setdefault(node.list_name, node)
    return askers


def _compare_choices(
    olds: tuple[Choice, ...], news: tuple[Choice, ...], languages: Collection[str], renamed: Names
) -> Iterator[changes.Change]:  # fmt: skip
    before, after = _group(olds), _group(news)
    for code in _unite(before, after):
        here, there = before.get(code, []), after.get(code, [])
        for choice in there[len(here) :]:
            yield _tell_choice(changes.CHOICE_ADDED, choice)
        for choice in here[len(there) :]:
            yield _tell_choice(changes.CHOICE_REMOVED, choice)
        for one, other in zip(here, there, strict=False):
            yield from _compare_choice(one, other, languages, renamed)
    shared = before.keys() & after.keys()
    if [code for code in before if code in shared] != [code for code in after if code in shared]:
        yield changes.Change(changes.CHOICES_MOVED)


def _compare_choice(
    old: Choice, new: Choice, languages: Collection[str], renamed: Names
) -> Iterator[changes.Change]:  # fmt: skip
    for facts in compare_labels(old.labels, new.labels, languages, renamed):
        marked = frozenset(name for name in facts if name == "language" or facts[name] == changes.NOTHING)
        yield changes.Change(changes.CHOICE_LABEL, facts={"code": new.name, **facts}, marked=marked)
    if _list_columns(old) != _list_columns(new) or old.media != new.media:
        yield changes.Change(changes.CHOICE_COLUMNS, facts={"code": new.name})


def _tell_choice(kind: changes.Kind, choice: Choice) -> changes.Change:
    return changes.Change(kind, facts={"code": choice.name, "label": choose_label(choice.labels) or choice.name})


def _group(choices: tuple[Choice, ...]) -> dict[str, list[Choice]]:
    """Return the choices of each code: a filter may tell two of the same apart."""
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.name, []).append(choice)
    return found


def _unite(before: Mapping[str, list[Choice]], after: Mapping[str, list[Choice]]) -> list[str]:
    return list(dict.fromkeys((*after, *before)))


def _list_columns(choice: Choice) -> list[tuple[str, str]]:
    # The label is a column too for lists of a file: it has been told.
    told = {"name", "label", *(f"label_{language}" for language in choice.labels)}
    return sorted((column, text) for column, text in choice.extra.items() if text and column not in told)
