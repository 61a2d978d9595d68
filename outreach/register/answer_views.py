"""Answers as data: a view for each questionnaire and each repeat, over the submissions that stand; made from columns.

Pseudonymised data of the register, never of a release. Knows no questionnaire: `answer_columns` says what is where.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from outreach.register.answer_columns import REPEAT, AskedForm, Column, merge_columns, name_position
from outreach.register.ids import draw_id

# How JSON keeps each kind; texts of all sorts are texts.
_JSON_TYPES: Final[Mapping[str, str]] = {"integer": "'integer'", "decimal": "'integer', 'real'", "codes": "'array'"}
_CASTS: Final[Mapping[str, str]] = {"integer": "integer", "decimal": "real"}
# The structures of the register are the territory's: their labels are read where they are kept.
STRUCTURES: Final = "structures"


def keep_answers_of(writer: sqlite3.Connection, territory_id: str, form: AskedForm) -> None:
    """Make the views of a questionnaire ready for a version, in the caller's transaction; nothing known is lost."""
    known = list_columns(writer, form.form_id)
    others = writer.execute(
        "select name from sqlite_master where name not in"
        " (select view_name from answer_column where form_id = :form_id)",
        {"form_id": form.form_id},
    )
    columns = merge_columns(known, form, [row[0] for row in others])
    before = frozenset(known)
    _record_columns(writer, territory_id, form.form_id, [one for one in columns if one not in before])
    _record_choices(writer, territory_id, form)
    for view, parts in groupby(sorted(columns, key=lambda one: one.view), key=lambda one: one.view):
        _put_view(writer, view, _write_view(form.form_id, list(parts)))


def list_columns(connection: sqlite3.Connection, form_id: str) -> list[Column]:
    """List the columns of a questionnaire's views, the oldest first; one a place its question ever had."""
    rows = connection.execute(
        "select * from answer_column where form_id = :form_id order by rowid", {"form_id": form_id}
    )
    return [
        Column(
            row["view_name"], row["column_name"], tuple(row["path"].split("/")), row["type"], row["label_fr"],
            tuple(json.loads(row["list_names"])), tuple(json.loads(row["versions"])),
        )
        for row in rows
    ]  # fmt: skip


def read_answers(connection: sqlite3.Connection, view: str, order: Sequence[str]) -> sqlite3.Cursor:
    """Read a view of answers, as `list_columns` names it, one row at a time in the order of some columns."""
    return connection.execute(f"select * from {_quote(view)} order by {', '.join(map(_quote, order))}")


def _record_columns(writer: sqlite3.Connection, territory_id: str, form_id: str, columns: Sequence[Column]) -> None:
    writer.executemany(
        "insert into answer_column values (:id, :territory_id, :form_id, :view, :name, :path, :kind, :label, :lists,"
        " :versions) on conflict (form_id, path, type) do update set label_fr = :label, list_names = :lists,"
        " versions = :versions",
        [
            {
                "id": draw_id(), "territory_id": territory_id, "form_id": form_id, "view": one.view, "name": one.name,
                "path": "/".join(one.path), "kind": one.kind, "label": one.label,
                "lists": json.dumps(one.lists, ensure_ascii=False),
                "versions": json.dumps(one.versions, ensure_ascii=False),
            }
            for one in columns
        ],
    )  # fmt: skip


def _record_choices(writer: sqlite3.Connection, territory_id: str, form: AskedForm) -> None:
    # A code that a later version no longer offers keeps its label.
    known = {
        (row["list_name"], row["code"]): row["label_fr"]
        for row in writer.execute("select * from answer_choice where form_id = :form_id", {"form_id": form.form_id})
    }
    writer.executemany(
        "insert into answer_choice values (:id, :territory_id, :form_id, :list_name, :code, :label)"
        " on conflict (form_id, list_name, code) do update set label_fr = :label",
        [
            {
                "id": draw_id(), "territory_id": territory_id, "form_id": form.form_id, "list_name": name,
                "code": code, "label": label,
            }
            for name, labels in form.choices.items()
            for code, label in labels.items()
            if known.get((name, code)) != label
        ],
    )  # fmt: skip


def _put_view(writer: sqlite3.Connection, view: str, written: str) -> None:
    kept = writer.execute("select sql from sqlite_master where type = 'view' and name = :view", {"view": view})
    found = kept.fetchone()
    # SQLite keeps a view as it was written, but for these first words.
    if found is not None and found[0].partition(_quote(view))[2] == written:
        return
    if found is not None:
        writer.execute(f"drop view {_quote(view)}")
    writer.execute(f"create view {_quote(view)}{written}")


def _write_view(form_id: str, columns: Sequence[Column]) -> str:
    repeats = columns[0].repeats
    told = ", ".join([*_write_fixed(len(repeats)), *_write_columns(form_id, columns)])
    return (
        f" as select {told} from submission s"
        f" left join outing o on o.id = s.outing_id join structure t on t.id = s.structure_id{_write_from(columns)}"
        f" where s.form_id = {_text(form_id)} and not exists (select 1 from submission c where c.replaces_id = s.id)"
    )


def _write_fixed(depth: int) -> Iterator[str]:
    yield from ("s.id as submission_id", "s.form_version", "coalesce(o.on_day, s.received_on) as on_day")
    yield from ("s.received_on", "o.channel", "o.neighbourhood", "o.sector", "t.code as structure")
    for level in range(1, depth + 1):
        yield f"r{level}.key + 1 as {name_position(depth - level)}"


def _write_from(columns: Sequence[Column]) -> str:
    """Write the joins that open the repeats of a view, one in the other, wherever a version had put them."""
    joins, above = "", "s.answers"
    for level in range(1, len(columns[0].repeats) + 1):
        places = dict.fromkeys(_list_sections(one.path)[level - 1] for one in columns)
        found = ", ".join(_guard(above, (*place[:-1], place[-1].removesuffix(REPEAT)), "codes") for place in places)
        joins += f" join json_each(coalesce({found}, null)) r{level}"
        above = f"r{level}.value"
    return joins


def _list_sections(path: Sequence[str]) -> list[tuple[str, ...]]:
    """Cut a path after each repeat: the last section is the place of the answer in its instance."""
    sections: list[tuple[str, ...]] = []
    section: tuple[str, ...] = ()
    for step in path:
        section += (step,)
        if step.endswith(REPEAT):
            sections.append(section)
            section = ()
    return [*sections, section]


def _write_columns(form_id: str, columns: Sequence[Column]) -> Iterator[str]:
    row = f"r{len(columns[0].repeats)}.value" if columns[0].repeats else "s.answers"
    by_name: dict[str, list[Column]] = {}
    by_path: dict[tuple[str, ...], list[Column]] = {}
    for column in columns:
        by_name.setdefault(column.name, []).append(column)
        by_path.setdefault(column.path, []).append(column)
    for name, places in by_name.items():
        kind = places[0].kind
        value = _write_value(row, places, by_path)
        lists = tuple(dict.fromkeys(one for place in reversed(places) for one in place.lists))
        if kind == "codes":
            codes = f"from json_each({value})"
            yield f"(select group_concat(value, ' ') {codes}) as {_quote(name)}"
            label = _write_label(form_id, lists, "value")
            yield f"(select group_concat({label}, '; ') {codes}) as {_quote(name + '_label')}"
        elif kind == "code":
            yield f"{value} as {_quote(name)}"
            yield f"{_write_label(form_id, lists, value)} as {_quote(name + '_label')}"
        else:
            yield f"{f'cast({value} as {_CASTS[kind]})' if kind in _CASTS else value} as {_quote(name)}"


def _write_value(row: str, places: Sequence[Column], by_path: Mapping[tuple[str, ...], Sequence[Column]]) -> str:
    found = []
    for place in places:
        value = _guard(row, _list_sections(place.path)[-1], place.kind)
        others = _list_rival_versions(place, by_path[place.path])
        if others:
            value = f"case when s.form_version not in ({', '.join(map(_text, others))}) then {value} end"
        found.append(value)
    return found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"


def _list_rival_versions(place: Column, there: Sequence[Column]) -> list[str]:
    # Two kinds that JSON keeps alike, at one place: the version tells which one was meant.
    rivals = (one for one in there if one.name != place.name)
    alike = (one for one in rivals if _find_type(one.kind) == _find_type(place.kind))
    return sorted({version for one in alike for version in one.versions} - set(place.versions))


def _write_label(form_id: str, lists: Sequence[str], code: str) -> str:
    found = [
        (
            f"(select label_fr from structure x where x.territory_id = s.territory_id and x.code = {code})"
            if name == STRUCTURES
            else "(select label_fr from answer_choice"
            f" where form_id = {_text(form_id)} and list_name = {_text(name)} and code = {code})"
        )
        for name in lists
    ]
    return f"coalesce({', '.join([*found, code])})" if found else code


def _guard(document: str, steps: Sequence[str], kind: str) -> str:
    """Write what finds an answer in a document, nothing when it is not of its kind: another version asked otherwise."""
    path = _text("$" + "".join(f'."{step}"' for step in steps))
    found = f"json_extract({document}, {path})"
    return f"case when json_type({document}, {path}) in ({_find_type(kind)}) then {found} end"


def _find_type(kind: str) -> str:
    return _JSON_TYPES.get(kind, "'text'")


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: Any) -> str:
    # No statement may hold a null; no questionnaire can either.
    return "'" + str(text).replace("'", "''").replace("\0", "") + "'"
