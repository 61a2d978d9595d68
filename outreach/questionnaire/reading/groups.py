"""Groups and repeats: what opens is closed in order, `meta` is nobody's name, tables are tables.

A fault names the row that opened. Knows canonical types.
"""

from typing import Final

from outreach.questionnaire.findings import layout, reading, repairs
from outreach.questionnaire.reading.bounds import MOST_LEVELS, refuse
from outreach.questionnaire.reading.draft import Draft, Line
from outreach.questionnaire.reading.naming import cite_anew

_TECHNICAL: Final = ("instanceID", "instanceName", "deprecatedID", "instanceid", "instancename")


def check_groups(draft: Draft) -> None:
    """Find every group that is not closed, not opened, or closed by another's end.

    Raises `UnreadableSheets` for groups within groups beyond all sense: what comes after would take the machine.
    """
    opened: list[Line] = []
    for line in draft.table("survey").lines:
        word = line.read("type")
        if word in ("begin_group", "begin_repeat"):
            opened.append(line)
            if len(opened) > MOST_LEVELS:
                raise refuse(reading.DEEP_GROUPS, "survey", line.number, most=str(MOST_LEVELS))
        elif word in ("end_group", "end_repeat"):
            if not opened:
                draft.note(layout.END_WITHOUT_BEGIN, "survey", line.number, "type", word=word)
                continue
            begin = opened.pop()
            end = begin.read("type").replace("begin", "end")
            if end != word:
                draft.note(
                    layout.CROSSED_GROUPS, "survey", line.number, "type",
                    word=word, opened=begin.read("type"), opening=begin.number, end=end,
                )  # fmt: skip
    for line in opened:
        word = line.read("type")
        end = word.replace("begin", "end")
        draft.note(layout.BEGIN_WITHOUT_END, "survey", line.number, "type", word=word, name=line.read("name"), end=end)


def free_meta(draft: Draft) -> None:
    """Drop a group `meta` that only holds technical rows; give any other `meta` another name."""
    table = draft.table("survey")
    taken = {line.read("name") for line in table.lines}
    for line in list(table.lines):
        if line.read("name") != "meta" or line not in table.lines:
            continue
        inside = _list_inside(table.lines, line)
        if line.read("type") == "begin_group" and all(
            other.read("name") in _TECHNICAL or other.read("type") == "end_group" for other in inside
        ):
            table.lines = [other for other in table.lines if other is not line and other not in inside]
            draft.note(repairs.META_DROPPED, "survey", line.number, "name")
            continue
        name = "meta_1"
        while name in taken:
            name += "_"
        taken.add(name)
        line.cells["name"] = name
        cite_anew(draft, {"meta": name})
        draft.note(repairs.META_RENAMED, "survey", line.number, "name", name=name)


def _list_inside(lines: list[Line], begin: Line) -> list[Line]:
    depth, inside = 0, []
    for line in lines[lines.index(begin) :]:
        word = line.read("type")
        depth += word.startswith("begin_") - word.startswith("end_")
        if line is not begin:
            inside.append(line)
        if depth <= 0:
            break
    return inside


def free_tables(draft: Draft) -> None:
    """Drop the appearance `table-list` where its selects have several lists, or a filter."""
    lines = draft.table("survey").lines
    for line in lines:
        if line.read("type") == "begin_group" and "table-list" in line.read("appearance").split():
            selects = [other for other in _list_inside(lines, line) if other.read("type").startswith("select_")]
            lists = {other.read("type").split()[-1] for other in selects}
            if len(lists) > 1 or any(other.read("choice_filter") for other in selects) or any("." in x for x in lists):
                words = [word for word in line.read("appearance").split() if word != "table-list"]
                line.cells["appearance"] = " ".join(["field-list", *words])
                draft.note(repairs.TABLE_LIST_DROPPED, "survey", line.number, "appearance")


def free_others(draft: Draft) -> None:
    """Drop `or_other` where the list has `other` and the question it would add is already there."""
    lines = draft.table("survey").lines
    names = {line.read("name") for line in lines}
    lists: dict[str, set[str]] = {}
    for line in draft.table("choices").lines:
        lists.setdefault(line.read("list_name"), set()).add(line.read("name"))
    for line in lines:
        kind = line.read("type")
        name = f"{line.read('name')}_other"
        if not kind.endswith(" or_other") or name not in names:
            continue
        if "other" in lists.get(kind.split()[1], set()):
            line.cells["type"] = kind.removesuffix(" or_other")
            draft.note(repairs.OTHER_DROPPED, "survey", line.number, "type", name=name)
        else:
            draft.note(layout.OTHER_TWICE, "survey", line.number, "type", name=name)
