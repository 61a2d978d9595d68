"""Which column of which view holds the answers to each question, whatever versions come after: plain data, no SQL.

A column once named keeps its name for ever. Given what a version asks and the columns known, hands on all of them.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Final

# Ahead of the answers in every view; then a position a repeat.
FIXED: Final = (
    "submission_id", "form_version", "on_day", "received_on", "channel", "neighbourhood", "sector", "structure",
)  # fmt: skip
# Kinds whose answers are codes of a list: a column more says their labels.
CODED: Final = ("code", "codes")
REPEAT: Final = "[]"
# LibreOffice opens 1,024 columns; SQLite makes a view of 2,000.
WIDEST: Final = 1_000
_LONGEST: Final = 60
Repeats = tuple[str, ...]
_PLAIN_STEP: Final = re.compile(r'[^"\\/\[\]\s\x00-\x1f]+(?:\[\])?')


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of one version: its `path` names groups and repeats (`members[]`), `kind` how it is kept."""

    path: tuple[str, ...]
    kind: str
    label: str
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class AskedForm:
    """What one version of a questionnaire asks; `choices` are the French labels of codes, by list."""

    form_id: str
    version: str
    questions: tuple[Asked, ...]
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """Where the answers of one place are: a column has as many of these as its question had places."""

    view: str
    name: str
    path: tuple[str, ...]
    kind: str
    label: str
    lists: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()

    @property
    def repeats(self) -> tuple[str, ...]:
        """The repeats it is in, the outermost first, whatever groups are around them."""
        return list_repeats(self.path)

    @property
    def width(self) -> int:
        """How many columns of the view it takes."""
        return 2 if self.kind in CODED else 1


def list_repeats(path: Sequence[str]) -> tuple[str, ...]:
    """List the names of the repeats along a path."""
    return tuple(step.removesuffix(REPEAT) for step in path if step.endswith(REPEAT))


def list_fixed(repeats: Sequence[str]) -> tuple[str, ...]:
    """List the columns that stand before the answers of a view: `position` counts from 1, as `gap.position` does."""
    return (*FIXED, *(name_position(len(repeats) - depth) for depth in range(1, len(repeats) + 1)))


def name_position(above: int) -> str:
    """Return the name of the position of a repeat, so many repeats above the one of the view."""
    return "position" if above == 0 else "parent_position" if above == 1 else f"parent_{above}_position"


def merge_columns(known: Sequence[Column], form: AskedForm, taken: Collection[str] = ()) -> list[Column]:
    """Return the columns known and those that a version adds; `taken` are names that no view may have.

    A question found at the same place, kept in the same way, has the same column; one that moved too. Kept in another
    way, or beside another question of its name, it gets a column of its own.
    """
    merged = _Merge(known, form, taken)
    for question in form.questions:
        # What is no name of XML cannot be asked; in a path it would mean something else.
        if all(_PLAIN_STEP.fullmatch(step) for step in question.path):
            merged.add(question)
    return merged.columns


class _Merge:
    def __init__(self, known: Sequence[Column], form: AskedForm, taken: Collection[str]) -> None:
        self.columns = list(known)
        self._form = form
        self._paths = {question.path for question in form.questions}
        self._places = {(column.path, column.kind): place for place, column in enumerate(self.columns)}
        self._views = {name.lower() for name in (*taken, *(column.view for column in known))}
        # By the repeats they are in: the names taken, and how wide each view has become.
        self._names: dict[Repeats, set[str]] = {}
        self._widths: dict[Repeats, dict[str, int]] = {}
        self._alike: dict[tuple[Repeats, str], list[int]] = {}
        for place, column in enumerate(known):
            self._take(place, column)

    def add(self, question: Asked) -> None:
        place = self._places.get((question.path, question.kind))
        if place is not None:
            self.columns[place] = self._tell(self.columns[place], question)
            return
        moved = self._find_moved(question)
        view, name = (moved.view, moved.name) if moved else self._name(question)
        self._places[question.path, question.kind] = len(self.columns)
        column = self._tell(Column(view, name, question.path, question.kind, question.label), question)
        self.columns.append(column)
        self._take(len(self.columns) - 1, column)

    def _tell(self, column: Column, question: Asked) -> Column:
        lists = dict.fromkeys((question.list_name, *column.lists) if question.list_name else column.lists)
        versions = dict.fromkeys((*column.versions, self._form.version))
        return replace(column, label=question.label, lists=tuple(lists), versions=tuple(versions))

    def _find_moved(self, question: Asked) -> Column | None:
        like = [one for one in self._list_alike(question) if one.kind == question.kind]
        still = {one.name for one in like if one.path in self._paths}
        return next((one for one in like if one.name not in still), None)

    def _list_alike(self, question: Asked) -> list[Column]:
        places = self._alike.get((list_repeats(question.path), question.path[-1]), ())
        return [self.columns[place] for place in places]

    def _name(self, question: Asked) -> tuple[str, str]:
        names = self._names.setdefault(list_repeats(question.path), set(list_fixed(list_repeats(question.path))))
        coded = question.kind in CODED
        free = (
            name
            for name in self._propose(question)
            if name.lower() not in names and not (coded and f"{name}_label".lower() in names)
        )
        return self._find_view(question), next(free)

    def _propose(self, question: Asked) -> Iterator[str]:
        *groups, plain = (write_name(step) for step in question.path)
        yield plain
        others = {one.kind for one in self._list_alike(question) if one.path not in self._paths - {question.path}}
        if others:
            yield f"{plain}_as_{question.kind}"
        for depth in range(1, len(groups) + 1):
            yield write_name("_".join((*groups[-depth:], plain)))
        yield from (f"{plain}_{count}" for count in range(2, 100_000))

    def _find_view(self, question: Asked) -> str:
        repeats = list_repeats(question.path)
        widths = self._widths.setdefault(repeats, {})
        last = next(reversed(widths), None)
        if last is not None and widths[last] + 2 <= WIDEST:
            return last
        stem = "_".join(write_name(part) for part in ("answers", self._form.form_id, *repeats))
        names = chain((stem,), (f"{stem}_{count}" for count in range(2, 100_000)))
        view = next(name for name in names if name.lower() not in self._views)
        self._views.add(view.lower())
        return view

    def _take(self, place: int, column: Column) -> None:
        repeats = column.repeats
        self._alike.setdefault((repeats, column.path[-1]), []).append(place)
        names = self._names.setdefault(repeats, set(list_fixed(repeats)))
        if column.name.lower() in names:
            # Its question had another place already.
            return
        widths = self._widths.setdefault(repeats, {})
        widths[column.view] = widths.get(column.view, len(list_fixed(repeats))) + column.width
        names.add(column.name.lower())
        if column.kind in CODED:
            names.add(f"{column.name}_label".lower())


def write_name(text: str) -> str:
    """Return a name for a column or a view: letters, digits and `_`, not too long."""
    return re.sub(r"\W", "_", text.removesuffix(REPEAT))[:_LONGEST] or "_"
