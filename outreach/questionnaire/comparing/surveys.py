"""Two versions side by side: what is added, removed, renamed, moved or changed, in the order of the newer form.

What is removed is told after what came before it. Knows two surveys and nothing else.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from outreach.questionnaire.comparing import changes
from outreach.questionnaire.comparing.cells import (
    Names,
    compare_labels,
    compare_nodes,
    name_language,
    name_type,
    tell,
    write_renamed,
)
from outreach.questionnaire.comparing.changes import Change
from outreach.questionnaire.comparing.choices import compare_lists
from outreach.questionnaire.comparing.matching import Matching, Node, Path, find_moved, match_surveys
from outreach.questionnaire.markdown import CITED, strip_label
from outreach.questionnaire.survey import OPEN, Group, Survey, choose_label
from outreach.vocabulary import mark

WHOLE: Final = mark("le questionnaire")


def compare_surveys(old: Survey, new: Survey) -> list[Change]:
    """List what changed from one version to another: the whole first, then question by question."""
    matching = match_surveys(old, new)
    renamed = _list_renamed(old, new, matching)
    languages = [language for language in new.languages if language in old.languages]
    told = [
        *_compare_whole(old, new, languages),
        *_compare_records(old, new, matching, renamed),
        *_compare_places(old, new, matching),
        *_compare_moves(old, new, matching),
        *(change for node in old.walk() if node.path in matching.after
          for change in compare_nodes(node, matching.after[node.path], languages, renamed)),
        *compare_lists(old, new, languages, renamed),
    ]  # fmt: skip
    order = _order_paths(old, new, matching)
    return sorted(told, key=lambda change: order[change.path])


def _list_renamed(old: Survey, new: Survey, matching: Matching) -> Names:
    """Return the new names of questions whose old one is nobody's any more: what cites them has not changed."""
    left = {node.name for node in new.walk()}
    pairs = ((node.name, matching.after[node.path].name) for node in old.walk() if node.path in matching.after)
    return {before: after for before, after in pairs if before not in left}


def _order_paths(old: Survey, new: Survey, matching: Matching) -> Mapping[Path, tuple[int, int]]:
    order: dict[Path, tuple[int, int]] = {(): (-1, -1)}
    for place, node in enumerate(new.walk()):
        order[node.path] = (place, -1)
    before = -1
    for place, node in enumerate(old.walk()):
        if node.path in matching.after:
            before = order[matching.after[node.path].path][0]
        else:
            order.setdefault(node.path, (before, place))
    return order


def _compare_whole(old: Survey, new: Survey, languages: Collection[str]) -> Iterator[Change]:
    for facts in compare_labels(old.titles, new.titles, languages, {}):
        yield Change(changes.TITLE, facts=facts, marked=frozenset(("language",)))
    for kind, here, there in (
        (changes.LANGUAGE_ADDED, old.languages, new.languages),
        (changes.LANGUAGE_REMOVED, new.languages, old.languages),
    ):
        for language in there:
            if language not in here:
                yield Change(kind, facts={"language": name_language(language)}, marked=frozenset(("language",)))
    if old.default_language != new.default_language:
        language = name_language(new.default_language)
        yield Change(changes.LANGUAGE_FIRST, facts={"language": language}, marked=frozenset(("language",)))
    if old.style != new.style:
        before, after = (" ".join(sorted(survey.style)) or changes.NOTHING for survey in (old, new))
        yield Change(changes.STYLE, facts={"before": before, "after": after}, marked=frozenset(("before", "after")))
    if old.profile != new.profile:
        yield Change(changes.OPENED if new.profile == OPEN else changes.CLOSED)


def _compare_records(old: Survey, new: Survey, matching: Matching, renamed: Names) -> Iterator[Change]:
    before, after = ({(one.name, one.path): one for one in survey.entities} for survey in (old, new))
    # A record follows its section, wherever it went.
    moved = {(name, _follow(path, matching) or ()): one for (name, path), one in before.items()}
    for key, record in after.items():
        if key not in moved:
            yield Change(changes.RECORD_ADDED, facts={"record": record.name})
        elif write_renamed(moved[key].create_if, renamed) != write_renamed(record.create_if, {}):
            yield Change(changes.RECORD_CHANGED, facts={"record": record.name})
    for key, record in moved.items():
        if key not in after:
            yield Change(changes.RECORD_REMOVED, facts={"record": record.name})


def _compare_places(old: Survey, new: Survey, matching: Matching) -> Iterator[Change]:
    for survey, known, kinds in (
        (new, matching.before, (changes.QUESTION_ADDED, changes.SECTION_ADDED)),
        (old, matching.after, (changes.QUESTION_REMOVED, changes.SECTION_REMOVED)),
    ):
        # What comes or goes with its whole section is told with it.
        for node in survey.walk():
            if node.path in known or _is_within(node.path, known):
                continue
            if isinstance(node, Group):
                yield tell(node, kinds[1], count=str(_count_left(node, known)))
            else:
                yield tell(node, kinds[0], ("type",), type=name_type(node.type))


def _is_within(path: Path, known: Collection[Path]) -> bool:
    return len(path) > 1 and path[:-1] not in known


def _count_left(group: Group, known: Collection[Path]) -> int:
    return sum(
        _count_left(node, known) if isinstance(node, Group) else node.path not in known for node in group.children
    )


def _compare_moves(old: Survey, new: Survey, matching: Matching) -> Iterator[Change]:
    before = {node.path: node for node in old.walk()}
    after = {node.path: node for node in new.walk()}
    for node in new.walk():
        was = matching.before.get(node.path)
        if was is None:
            continue
        if _follow(was.path[:-1], matching) != node.path[:-1]:
            sections = (before.get(was.path[:-1]), after.get(node.path[:-1]))
            facts = dict(zip(("before", "after"), map(_name_section, sections), strict=True))
            stays = _list_tables(was, before, matching) == _list_tables(node, after)
            kind = changes.MOVED_ELSEWHERE if stays else changes.MOVED_BETWEEN_TABLES
            yield tell(node, kind, [name for name in facts if facts[name] == WHOLE], **facts)
        elif was.name != node.name:
            yield tell(node, _choose_renaming(node), before=was.name)
    places = {node.path: place for place, node in enumerate(old.walk())}
    for siblings in (new.children, *(node.children for node in new.walk() if isinstance(node, Group))):
        pairs = [(matching.before[node.path], node) for node in siblings if node.path in matching.before]
        stayed = [pair for pair in pairs if _follow(pair[0].path[:-1], matching) == pair[1].path[:-1]]
        for node in find_moved(stayed, places):
            yield tell(node, changes.MOVED)


def _choose_renaming(node: Node) -> changes.Kind:
    if not isinstance(node, Group):
        return changes.QUESTION_RENAMED
    return changes.REPEAT_RENAMED if node.repeat else changes.SECTION_RENAMED


def _list_tables(node: Node, nodes: Mapping[Path, Node], matching: Matching | None = None) -> list[Path | None]:
    """List the repeats around a node, each holding its answers in a table; where they went, with a matching."""
    around = [nodes[node.path[:depth]] for depth in range(1, len(node.path))]
    repeats = [one.path for one in around if isinstance(one, Group) and one.repeat]
    return [_follow(path, matching) for path in repeats] if matching else list(repeats)


def _follow(path: Path, matching: Matching) -> Path | None:
    """Return where a section of the older version is in the newer one."""
    if not path:
        return path
    found = matching.after.get(path)
    return found.path if found else None


def _name_section(node: Node | None) -> str:
    return (" ".join(strip_label(CITED.sub("…", choose_label(node.labels))).split()) or node.name) if node else WHOLE
