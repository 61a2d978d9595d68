"""The choices: each once in its list, with a code that an answer can hold; lists nobody uses are told.

Two choices of one code stay when a filter tells them apart (towns of the same name in two regions).
"""

import re
from typing import Final

from outreach.questionnaire.findings import layout, repairs
from outreach.questionnaire.findings.kinds import Kind
from outreach.questionnaire.reading.cleaning import is_spoken
from outreach.questionnaire.reading.draft import Draft, Line
from outreach.questionnaire.reading.spellings import EXPRESSIONS

_SPACES: Final = re.compile(r"\s+")


def repair_choices(draft: Draft) -> None:
    """Put the choices right."""
    _match_lists(draft)
    _drop_blanks(draft)
    _rename_spaced(draft)
    _drop_doubles(draft)
    _tell_unused(draft)


def list_uses(draft: Draft) -> dict[str, list[Line]]:
    """Return, by list, the questions that choose in it."""
    uses: dict[str, list[Line]] = {}
    for line in draft.table("survey").lines:
        words = line.read("type").split()
        if len(words) > 1 and words[0].startswith(("select_", "rank", "osm")):
            uses.setdefault(words[1], []).append(line)
        labels = re.search(r"tick_labelset=(\S+)", line.read("parameters"))
        if labels:
            uses.setdefault(labels[1], []).append(line)
    return uses


def _match_lists(draft: Draft) -> None:
    # `Yes No` cannot be cited; `yes_no` and `Yes_No` are one list when only one of them is there.
    for sheet in ("choices", "external_choices"):
        for line in draft.table(sheet).lines:
            told = line.read("list_name")
            if _SPACES.search(told):
                line.cells["list_name"] = read = _SPACES.sub("_", told)
                draft.note(repairs.LIST_READ_AS, sheet, line.number, "list_name", name=told, other=read)
    lists = {line.read("list_name") for line in draft.table("choices").lines}
    by_case: dict[str, list[str]] = {}
    for name in lists:
        by_case.setdefault(name.lower(), []).append(name)
    for line in draft.table("survey").lines:
        words = line.read("type").split()
        if len(words) > 1 and words[0] in ("select_one", "select_multiple", "rank") and words[1] not in lists:
            near = by_case.get(words[1].lower(), [])
            if len(near) == 1:
                draft.note(repairs.LIST_READ_AS, "survey", line.number, "type", name=words[1], other=near[0])
                line.cells["type"] = " ".join([words[0], near[0], *words[2:]])


def _drop_blanks(draft: Draft) -> None:
    for sheet in ("choices", "external_choices"):
        table = draft.table(sheet)
        kept = []
        for line in table.lines:
            if not line.read("list_name"):
                draft.note(repairs.CHOICE_WITHOUT_LIST, sheet, line.number, "list_name")
            elif line.read("name"):
                kept.append(line)
            elif label := next((text for column, text in line.cells.items() if column.startswith("label")), ""):
                draft.note(layout.CHOICE_WITHOUT_NAME, sheet, line.number, "name", label=label[:40])
        table.lines = kept


def _rename_spaced(draft: Draft) -> None:
    several = {
        name
        for name, lines in list_uses(draft).items()
        for line in lines
        if line.read("type").startswith(("select_multiple", "rank"))
    }
    lines = draft.table("choices").lines
    taken = {(line.read("list_name"), line.read("name")) for line in lines}
    changed: dict[str, str] = {}
    for line in lines:
        name, of_list = line.read("name"), line.read("list_name")
        if of_list not in several or not _SPACES.search(name):
            continue
        new = _SPACES.sub("_", name)
        if (of_list, new) in taken:
            draft.note(layout.CHOICE_WITH_SPACE, "choices", line.number, "name", name=name, other=new)
            continue
        line.cells["name"] = changed[name] = new
        draft.note(repairs.CHOICE_RENAMED, "choices", line.number, "name", name=name, other=new)
    if changed:
        _quote_anew(draft, changed)


def _quote_anew(draft: Draft, changed: dict[str, str]) -> None:
    for line in draft.table("survey").lines:
        for column in (*EXPRESSIONS, "default"):
            text = line.read(column)
            for name, new in changed.items():
                if name in text:
                    text = text.replace(f"'{name}'", f"'{new}'").replace(f'"{name}"', f'"{new}"')
                    line.cells[column] = new if column == "default" and text == name else text


def _drop_doubles(draft: Draft) -> None:
    filtered = {name for name, lines in list_uses(draft).items() if any(line.read("choice_filter") for line in lines)}
    table = draft.table("choices")
    first: dict[tuple[str, str], list[Line]] = {}
    kept = []
    for line in table.lines:
        of_list, name = line.read("list_name"), line.read("name")
        others = first.setdefault((of_list, name), [])
        if not others:
            kept.append(line)
        elif of_list in filtered and all(_read_extra(line) != _read_extra(other) for other in others):
            kept.append(line)
            _note_double(draft, repairs.CHOICE_KEPT_TWICE, line, others[0])
        else:
            _note_double(draft, repairs.SAME_CHOICE, line, others[0])
            continue
        others.append(line)
    table.lines = kept


def _note_double(draft: Draft, kind: Kind, line: Line, first: Line) -> None:
    draft.note(
        kind, "choices", line.number, "name",
        name=line.read("name"), list=line.read("list_name"), first=first.number,
    )  # fmt: skip


def _read_extra(line: Line) -> dict[str, str]:
    return {
        column: text
        for column, text in line.cells.items()
        if column not in ("list_name", "name") and not is_spoken(column)
    }


def has_doubles(draft: Draft) -> bool:
    """Whether a code is twice in a list, as `allow_choice_duplicates` must say to pyxform."""
    seen = [(line.read("list_name"), line.read("name")) for line in draft.table("choices").lines]
    return len(seen) != len(set(seen))


def _tell_unused(draft: Draft) -> None:
    uses = list_uses(draft)
    cited = " ".join(
        text for line in draft.table("survey").lines for text in line.cells.values() if "instance(" in text
    )
    rows: dict[str, int] = {}
    for line in draft.table("choices").lines:
        rows.setdefault(line.read("list_name"), line.number)
    for name, row in rows.items():
        if name not in uses and f"'{name}'" not in cited and f'"{name}"' not in cited:
            draft.note(repairs.LIST_UNUSED, "choices", row, "list_name", name=name)
