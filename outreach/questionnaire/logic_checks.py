"""What the expressions of a questionnaire say, checked row by row: spelling, names, choices, columns, circles.

Hands on findings; what an expression can never say is in `never_checks.py`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyxform.utils import default_is_dynamic

from outreach.questionnaire.circles import find_circles
from outreach.questionnaire.expressions import ExpressionFault, list_names, list_paths, parse
from outreach.questionnaire.findings import Finding, structure
from outreach.questionnaire.form_checks import split_type
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.nearest import find_nearest
from outreach.questionnaire.never_checks import Asked, judge_default, list_bare, list_never
from outreach.questionnaire.question_types import GROUP_WORDS
from outreach.questionnaire.sheets import Row, Sheets

EXPRESSIONS: Final = (
    "relevant", "required", "constraint", "calculation", "choice_filter", "repeat_count", "read_only",
)  # fmt: skip
WORDS: Final = {"yes", "no", "true", "false"}

Path = tuple[str, ...]


@dataclass(frozen=True)
class Names:
    """What a questionnaire names: its questions and groups with their types, the codes and columns of its lists."""

    sheets: Sheets

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, str]]:
        """The type and list of each named row."""
        named = {row.read("name"): split_type(row) for row in self.sheets.survey if row.read("name")}
        # pyxform adds these: a free answer beside « other », and the count of a repeat.
        others = {f"{row.read('name')}_other" for row in self.sheets.survey if row.read("type").endswith(" or_other")}
        counts = {f"{row.read('name')}_count" for row in self.sheets.survey if row.read("repeat_count")}
        return {**dict.fromkeys(others, ("text", "")), **dict.fromkeys(counts, ("calculate", "")), **named}

    @cached_property
    def doubled(self) -> frozenset[str]:
        """The names that several rows bear."""
        told = Counter(row.read("name") for row in self.sheets.survey if row.read("name"))
        return frozenset(name for name, count in told.items() if count > 1)

    @cached_property
    def codes(self) -> Mapping[str, list[str]]:
        """The codes of each list of the choices sheet."""
        lists: dict[str, list[str]] = {}
        for choice in self.sheets.choices:
            lists.setdefault(choice.read("list_name"), []).append(choice.read("name"))
        return lists

    @cached_property
    def columns(self) -> frozenset[str]:
        """The columns a filter may name."""
        told = {column for sheet in ("choices", "external_choices") for column in self.sheets.columns.get(sheet, ())}
        return frozenset({column.partition("::")[0] for column in told} | told)

    @cached_property
    def inside(self) -> Mapping[int, frozenset[str]]:
        """The names that stand right in each group, by its row: alone, they are paths from there."""
        found: dict[int, set[str]] = {}
        opened: list[int] = []
        for row in self.sheets.survey:
            word, _ = GROUP_WORDS.get(split_type(row)[0], ("", ""))
            if opened and word != "end":
                found.setdefault(opened[-1], set()).add(row.read("name"))
            if word == "begin":
                opened.append(row.number)
            elif word == "end":
                del opened[-1:]
        return {number: frozenset(named) for number, named in found.items()}

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """The type of each question, with its codes when they are all known."""
        return {
            name: Asked(kind, tuple(self.codes.get(listed, ())) if kind in ("select_one", "select_multiple") else ())
            for name, (kind, listed) in self.kinds.items()
            if not self._takes_other(name)
        }

    def _takes_other(self, name: str) -> bool:
        return f"{name}_other" in self.kinds and any(
            row.read("name") == name and row.read("type").endswith(" or_other") for row in self.sheets.survey
        )


def check_logic(sheets: Sheets) -> Iterator[Finding]:
    """Yield what is wrong in the expressions of a questionnaire, then its circles."""
    names = Names(sheets)
    for row in sheets.survey:
        for column in EXPRESSIONS:
            yield from _check_cell(row, column, names)
        if default_is_dynamic(row.read("default"), split_type(row)[0]):
            yield from _check_cell(row, "default", names)
        elif row.read("default") and row.read("name") in names.asked:
            for kind, facts in judge_default(row.read("name"), row.read("default"), names.asked[row.read("name")]):
                yield Finding(kind, "survey", row.number, "default", facts)
        yield from _check_cited(row, names)
    for row in sheets.entities:
        for column in ("create_if", "update_if", "entity_id"):
            yield from _check_cell(row, column, names, "entities")
        for name in list_cited(row.read("label")):
            yield from (Finding(*found) for found in _check_name(name, names, "entities", row, "label"))
    yield from _check_circles(sheets)


def read_tree(text: str) -> Any:
    """Return the tree of a cell, None for a blank one, a plain yes or no, or what cannot be read."""
    if not text or text.lower() in WORDS:
        return None
    try:
        return parse(text)
    except ExpressionFault:
        return None


def _check_cell(row: Row, column: str, names: Names, sheet: str = "survey") -> Iterator[Finding]:
    text = row.read(column)
    if not text or text.lower() in WORDS:
        return
    try:
        tree = parse(text)
    except ExpressionFault as fault:
        # A fault of a whole part is told at its beginning.
        position = fault.position or max(text.find(fault.facts.get("rest", text)), 0) + 1
        facts = {**fault.facts, "position": str(position), "text": text}
        yield Finding(fault.kind, sheet, row.number, column, facts)
        return
    for name in list_names(tree):
        yield from (Finding(*found) for found in _check_name(name, names, sheet, row, column))
    for name in _list_last_saved(tree):
        yield Finding(structure.LAST_SAVED, sheet, row.number, column, {"name": name})
    if column == "choice_filter":
        yield from _check_columns(tree, names, row)
    elif sheet == "survey":
        yield from _check_bare(tree, names, row, column)
    own = names.asked.get(row.read("name")) if column == "constraint" else None
    for kind, facts in list_never(tree, names.asked, own, column):
        yield Finding(kind, sheet, row.number, column, facts)


def _check_name(name: str, names: Names, sheet: str, row: Row, column: str) -> Iterator[tuple[Any, ...]]:
    if name not in names.kinds:
        facts = {"name": name, "near": find_nearest(name, names.kinds)}
        yield structure.UNKNOWN_QUESTION, sheet, row.number, column, facts
    elif name in names.doubled:
        yield structure.AMBIGUOUS_QUESTION, sheet, row.number, column, {"name": name}
    elif GROUP_WORDS.get(names.kinds[name][0]) == ("begin", "group") and column in (
        "relevant",
        "constraint",
        "required",
    ):
        yield structure.NAMES_A_GROUP, sheet, row.number, column, {"name": name}


def _check_cited(row: Row, names: Names) -> Iterator[Finding]:
    for column, text in row.cells.items():
        if "${" in text and column.startswith(("label", "hint", "guidance", "constraint_message", "required_message")):
            for name in list_cited(text):
                yield from (Finding(*found) for found in _check_name(name, names, "survey", row, column))
    if row.read("trigger"):
        for name in list_cited(row.read("trigger")):
            yield from (Finding(*found) for found in _check_name(name, names, "survey", row, "trigger"))


def _check_columns(tree: Any, names: Names, row: Row) -> Iterator[Finding]:
    if split_type(row)[0] not in ("select_one", "select_multiple", "select_one_external", "rank"):
        return
    if split_type(row)[1].startswith("$"):
        return
    for _, start, *steps in list_paths(tree):
        if start == "." and len(steps) == 1 and steps[0][0] == "child" and steps[0][1] not in (*names.columns, "*"):
            facts = {"name": steps[0][1], "near": find_nearest(steps[0][1], names.columns)}
            yield Finding(structure.UNKNOWN_COLUMN, "survey", row.number, "choice_filter", facts)


def _check_bare(tree: Any, names: Names, row: Row, column: str) -> Iterator[Finding]:
    inside = names.inside.get(row.number, frozenset()) if column == "relevant" else frozenset()
    for name in list_bare(tree):
        if name not in inside:
            kind = structure.BARE_NAME if name in names.kinds else structure.BARE_WORD
            yield Finding(kind, "survey", row.number, column, {"name": name})


def _list_last_saved(tree: Any) -> list[str]:
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            found += [str(node[1])] if node[:1] == ["$last"] else []
            waiting += node[1:]
    return found


def _check_circles(sheets: Sheets) -> Iterator[Finding]:
    rows = dict(_walk_paths(sheets))
    known: dict[str, list[Path]] = {}
    for path in rows:
        known.setdefault(path[-1], []).append(path)
    root = sheets.settings[0].read("name") if sheets.settings else ""
    # A question leans on what shows its groups, and on what its own calculation needs (a trigger only proposes).
    leans = {
        path: {
            *(path[:depth] for depth in range(1, len(path))),
            *(known[name][0] for name in _list_needed(row) if len(known.get(name, ())) == 1),
            *_list_paths_needed(path, row, root or "data"),
        }
        for path, row in rows.items()
    }
    for circle in find_circles(leans):
        row = rows[circle[0]]
        column = "relevant" if row.read("relevant") else "calculation"
        told = {"circle": " → ".join(path[-1] for path in reversed(circle))}
        outer = min(circle, key=len)
        # A section shown by its own part: Collect refuses it, other tools keep what was answered before.
        within = len(set(circle)) > 1 and all(path[: len(outer)] == outer for path in circle)
        kind = structure.LEANS_ON_ITS_PART if within else structure.CYCLE
        yield Finding(kind, "survey", row.number, column, {**told, "name": outer[-1]})


def _walk_paths(sheets: Sheets) -> Iterator[tuple[Path, Row]]:
    around: list[str] = []
    for row in sheets.survey:
        word, _ = GROUP_WORDS.get(split_type(row)[0], ("", ""))
        if word == "end":
            del around[-1:]
        elif row.read("name"):
            yield (*around, row.read("name")), row
        if word == "begin":
            around.append(row.read("name"))


def _list_needed(row: Row) -> set[str]:
    needed = {name for text in _list_leaning(row) for name in list_names(read_tree(text) or "")}
    return needed - {row.read("name")} if _looks_back(row) else needed


def _list_paths_needed(own: Path, row: Row, root: str) -> set[Path]:
    trees = [read_tree(text) for text in _list_leaning(row) if "/" in text]
    found = {find_place(path, own, root) for tree in trees for path in list_paths(tree)}
    return found - {own} if _looks_back(row) else found


def _list_leaning(row: Row) -> list[str]:
    return [row.read("relevant"), row.read("repeat_count"), "" if row.read("trigger") else row.read("calculation")]


def _looks_back(row: Row) -> bool:
    # A running total looks at its own earlier instances by their place: no circle.
    return "indexed-repeat" in row.read("calculation") or "once" in row.read("calculation")


def find_place(tree: list[Any], own: Path, root: str) -> Path:
    """Return the place that a plain path leads to from a question (`../x`, `/data/g/x`), `()` for any other path."""
    _, start, *steps = tree
    if start not in (".", "/") or any(len(step) > 2 for step in steps):
        return ()
    place = list(own)
    if start == "/":
        if steps[:1] != [["child", root]]:
            return ()
        place, steps = [], steps[1:]
    for axis, name in steps:
        if axis == "parent" and name == "*" and place:
            place.pop()
        elif axis == "child" and name != "*":
            place.append(name)
        else:
            return ()
    return tuple(place)
