"""pyxform's tree becomes a `Survey`: the only module that reads that tree, which is internal to pyxform.

Takes sheets already checked (`report.py`), so that nothing here can fail for a reason a person could mend.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyxform.external_instance import ExternalInstance
from pyxform.utils import default_is_dynamic

from outreach.questionnaire.expressions import list_calls, parse
from outreach.questionnaire.filters import OF_ANSWERS
from outreach.questionnaire.form_checks import LIST_FILE, read_parameters
from outreach.questionnaire.labels import list_cited
from outreach.questionnaire.languages import code_language
from outreach.questionnaire.minimisation import PUBLISHED
from outreach.questionnaire.plan import list_trees
from outreach.questionnaire.sheets import Row, Sheets
from outreach.questionnaire.survey import FRENCH, Choice, Entity, Group, Labels, Lists, Question, Survey, Tree

# pyxform straightens quotes; French is written with the curved apostrophe.
_STRAIGHT: Final = re.compile(r"(?<=\w)'(?=\w)")
_TYPES: Final = {
    "select one": "select_one",
    "select all that apply": "select_multiple",
    "select one external": "select_one_external",
    "photo": "image",
    "trigger": "acknowledge",
    "string": "text",
    "int": "integer",
    "gps": "geopoint",
    "location": "geopoint",
    "datetime": "dateTime",
    "phone number": "text",
}
_YES_WORDS: Final = {"yes": "true()", "no": "false()", "true": "true()", "false": "false()"}
# What pyxform writes by itself beside « other », in English only.
_OTHERS: Final = {"Specify other.": {"fr": "Précisez", "en": "Specify"}, "Other": {"fr": "Autre", "en": "Other"}}


def _write_french(label: str) -> str:
    return _STRAIGHT.sub("’", label)


def build_survey(tree: Any, sheets: Sheets, stem: str, profile: str) -> Survey:
    """Return the survey of pyxform's tree."""
    return _Assembly(tree, sheets, profile).build_survey(stem)


@dataclass(frozen=True)
class _Assembly:
    """One tree of pyxform on its way to a `Survey`."""

    tree: Any
    sheets: Sheets
    profile: str

    def build_survey(self, stem: str) -> Survey:
        children = tuple(self._read_children(self.tree, ()))
        told = self.sheets.settings[0] if self.sheets.settings else Row(2, {})
        languages = self._languages
        titles = {languages[0]: told.read("form_title") or self.tree.title or stem}
        titles |= {name[6:]: told.read(name) for name in told.cells if re.fullmatch("title_[a-z]{2,3}", name)}
        lists = self._read_lists()
        return Survey(
            form_id=told.read("form_id") or stem,
            version=told.read("version"),
            titles=titles,
            languages=languages,
            default_language=languages[0],
            children=children,
            lists=lists,
            external_lists=_find_external_lists(children) - frozenset(lists),
            entities=tuple(self._read_entities(self.tree, ())),
            root=self.tree.name,
            profile=self.profile,
            style=frozenset(str(self.tree.style or "").split()),
        )

    @cached_property
    def _rows(self) -> Mapping[str, Row]:
        """The rows of the survey by name."""
        return {row.read("name"): row for row in self.sheets.survey if row.read("name")}

    def _read_children(self, section: Any, path: tuple[str, ...]) -> Iterator[Question | Group]:
        for node in section.children or ():
            if node.name == "meta" or isinstance(node, ExternalInstance):
                continue
            here = (*path, node.name)
            if hasattr(node, "children"):
                yield self._read_group(node, here)
            else:
                yield self._read_question(node, here, self._rows.get(node.name, Row(0, {})))

    def _read_group(self, node: Any, path: tuple[str, ...]) -> Group:
        return Group(
            name=node.name,
            path=path,
            children=tuple(self._read_children(node, path)),
            labels=self._read_labels(node.label),
            hints=self._read_labels(node.hint),
            relevant=_read_tree(node.bind, "relevant"),
            repeat=node.type == "repeat",
            count=_read_tree(node.control, "jr:count") if node.type == "repeat" else None,
            appearance=_read_appearance(node),
            media=self._read_media(node),
        )

    def _read_question(self, node: Any, path: tuple[str, ...], row: Row) -> Question:
        bind = node.bind or {}
        kind, list_name = _read_kind(node)
        default = str(node.default or "")
        dynamic = default_is_dynamic(default, node.type)
        return Question(
            name=node.name,
            path=path,
            type=kind,
            labels=self._read_labels(node.label),
            hints=self._read_labels(node.hint),
            list_name=list_name,
            required=_read_tree(bind, "required"),
            required_messages=self._read_labels(bind.get("jr:requiredMsg")),
            relevant=_read_tree(bind, "relevant"),
            constraint=_read_tree(bind, "constraint"),
            constraint_messages=self._read_labels(bind.get("jr:constraintMsg")),
            calculation=_read_tree(bind, "calculate"),
            triggers=tuple(node.trigger or ()),
            default="" if dynamic else default,
            first_value=parse(default) if dynamic else None,
            read_only=_read_tree(bind, "readonly"),
            choice_filter=_read_tree({"filter": getattr(node, "choice_filter", None)}, "filter"),
            parameters=read_parameters(row.read("parameters")),
            guidance=self._read_labels(node.guidance_hint),
            media=self._read_media(node),
            appearance=_read_appearance(node),
            save_to=self._find_save_to(row),
            published={column.partition("::")[2]: row.read(column) for column in PUBLISHED if row.read(column)},
        )

    def _find_save_to(self, row: Row) -> tuple[str, str] | None:
        # The tree keeps the column but not the entity's name: the sheet says both.
        told = row.read("save_to")
        if not told or not self.sheets.entities:
            return None
        entity, mark, column = told.rpartition("#")
        return (entity if mark else self.sheets.entities[0].read("list_name"), column)

    def _read_entities(self, section: Any, path: tuple[str, ...]) -> Iterator[Entity]:
        for meta in section.children or ():
            for node in meta.children if meta.name == "meta" else ():
                if node.type == "entity":
                    yield _read_entity(node, path)
        for node in section.children or ():
            if node.name != "meta" and hasattr(node, "children"):
                yield from self._read_entities(node, (*path, node.name))

    def _read_lists(self) -> Lists:
        told: Mapping[str, Any] = self.tree.choices or {}
        lists = {
            name: tuple(
                Choice(str(option.name), self._read_labels(option.label), _read_extra(option), self._read_media(option))
                for option in itemset.options
            )
            for name, itemset in told.items()
        }
        rows: dict[str, list[Choice]] = {}
        for row in self.sheets.external_choices:
            rows.setdefault(row.read("list_name"), []).append(self._read_external(row))
        return {**lists, **{name: tuple(choices) for name, choices in rows.items()}}

    def _read_external(self, row: Row) -> Choice:
        labels = {
            code_language(column[5:].lstrip(":")): text for column, text in row.cells.items() if column[:5] == "label"
        }
        extra = {column: text for column, text in row.cells.items() if column not in ("list_name", "name")}
        return Choice(row.read("name"), labels, extra)

    def _read_labels(self, told: Any, write: Callable[[str], str] = _write_french) -> Labels:
        if not told:
            return {}
        if isinstance(told, str):
            return _OTHERS.get(told) or {self._languages[0]: write(told)}
        return {
            self._languages[0] if language == "default" else code_language(language): write(str(label))
            for language, label in told.items()
            if label
        }

    def _read_media(self, node: Any) -> Mapping[str, Labels]:
        # A file's name keeps its straight apostrophes.
        return {name: self._read_labels(told, str) for name, told in (node.media or {}).items()}

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """The languages of the labels, the default one first."""
        columns = [column for column in self.sheets.columns.get("survey", ()) if column.startswith("label::")]
        spoken = list(dict.fromkeys(code_language(column[7:]) for column in columns))
        told = str(self.tree.default_language or "")
        if told in ("", "default"):
            plain = any(row.read("label") for row in self.sheets.survey)
            first = FRENCH if plain or not spoken else spoken[0]
        else:
            first = code_language(told)
        return tuple(dict.fromkeys([first, *spoken]))


def _read_kind(node: Any) -> tuple[str, str]:
    """Return the type of a node as our table names it, and the list it is answered from."""
    kind = _TYPES.get(node.type, node.type)
    list_name = str(getattr(node, "itemset", None) or getattr(node, "query", None) or "")
    if LIST_FILE.fullmatch(list_name):
        return f"{kind}_from_file", list_name.rpartition(".")[0]
    if list_name.startswith("${"):
        return kind, OF_ANSWERS + list_cited(list_name)[0]
    return kind, list_name


def _read_extra(option: Any) -> dict[str, str]:
    return {name: str(told) for name, told in (option.extra_data or {}).items()}


def _read_entity(node: Any, path: tuple[str, ...]) -> Entity:
    said = {attribute.name: attribute for attribute in node.children}
    condition = _read_tree(said["create"].bind, "calculate") if "create" in said else None
    return Entity(str(said["dataset"].value), path, condition)


def _read_tree(bind: Mapping[str, Any] | None, name: str) -> Tree | None:
    text = (bind or {}).get(name)
    if not text:
        return None
    tree: Tree = parse(_YES_WORDS.get(str(text).strip().lower(), str(text)))
    return None if tree == ["false"] and name in ("required", "readonly") else tree


def _read_appearance(node: Any) -> frozenset[str]:
    return frozenset(str((node.control or {}).get("appearance", "")).split())


def _find_external_lists(children: tuple[Question | Group, ...]) -> frozenset[str]:
    names: set[str] = set()
    for node in children:
        if isinstance(node, Group):
            names |= _find_external_lists(node.children)
        elif node.type.endswith("_from_file"):
            names.add(node.list_name)
        for tree in list_trees(node):
            names |= {str(call[1]).removesuffix(".csv") for call in list_calls(tree, "pulldata")}
    return frozenset(names)
