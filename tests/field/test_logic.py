"""What a page is sent of a questionnaire's logic: little, in the order it settles, and only the parts it uses."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import outreach
from outreach.field.logic import build_logic, list_outline
from outreach.field.lookups import list_lookups
from outreach.field.names import TAKEN
from outreach.field.parts import ALWAYS, list_parts
from outreach.questionnaire import Choice, Survey, find_shipped_forms, read_survey

CONTACT = read_survey(find_shipped_forms() / "contact.md")
CHOICES = """
| choices | list_name | name | label | dept | area |
| | towns | grigny | Grigny | 91 | 4 |
| | towns | creteil | Créteil | 94 | |
| | yn | yes | Oui | | |
| | yn | no | Non | | |
"""


def write(*rows: str) -> Survey:
    """Read a survey of these rows: type, name, label, then `column=cell`."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    told = [dict(cell.split("=", 1) for cell in row[3:]) for row in cells]
    columns = list(dict.fromkeys(column for row in told for column in row))
    lines = ["| survey | type | name | label | " + " | ".join(columns) + " |"]
    for row, more in zip(cells, told, strict=True):
        kind, name, label = (row[:3] + ["", ""])[:3]
        lines.append("| | " + " | ".join([kind, name, label, *(more.get(column, "") for column in columns)]) + " |")
    return read_survey(Path("essai.md"), "\n".join(lines) + "\n" + CHOICES, open_forms=["essai"])


def test_the_phone_gets_little_of_a_contact() -> None:
    logic = build_logic(CONTACT)
    assert len(json.dumps(logic, separators=(",", ":"))) < 1400
    public = ["pulldata", "rights", ["concat", "structure_", ["$", "public"]], "name", ["$", "right"]]
    everybody = ["pulldata", "rights", "structure", "name", ["$", "right"]]
    assert logic["gaps-referral-structure"] == {"q": 1, "k": ["coalesce", public, everybody], "t": ["gaps-right"]}
    assert logic["person"] == {"r": ["=", ["$", "result"], "met"]}
    assert list_outline(CONTACT, logic) == []
    rights = {"rights": tuple(Choice(str(number), {}) for number in range(97))}
    assert set(list_parts(CONTACT, rights)) == {*ALWAYS, "rows", "cards", "stepper", "slip"}


def test_trees_come_in_the_order_they_settle() -> None:
    survey = write("text|last|Fin|relevant=${made} > 1", "calculate|made||calculation=${told} + 1", "integer|told|Dit")
    assert list(build_logic(survey)) == ["made", "last"]


@pytest.mark.parametrize(
    ("rows", "path", "told"),
    [
        (["integer|n|N", "text|q|Q|read_only=yes"], "q", {"o": 1}),
        (["integer|n|N", "text|q|Q|required=${n} > 1"], "q", {"q": [">", ["$", "n"], 1]}),
        (["integer|n|N", "text|q|Q|default=${n} + 1"], "q", {"d": ["+", ["$", "n"], 1]}),
        (["today|q"], "q", {"d": ["today"]}),
        (["integer|n|N", "begin repeat|q|Q|repeat_count=${n}", "text|t|T", "end repeat"], "q", {"c": ["$", "n"]}),
        (["calculate|q||calculation=random()"], "q", {"k": ["random"], "v": 1}),
        (["text|n|N", "note|q|Bonjour ${n}"], "q", {"l": [["$", "n"]]}),
        (["text|n|N", "select_one towns|q|Q|choice_filter=dept=${n}"], "q", {"n": "towns", "f": {"dept": ["$", "n"]}}),
        (["begin repeat|r|R", "text|n|N", "end repeat", "select_one ${n}|q|Q"], "q",
         {"n": "$n", "f": ["path", ["$", "n"], ["parent", "*"], ["child", "n"]], "w": ["r-n"]}),
        (
            ["begin group|a-b|A", "text|c|C", "end group", "note|data|${c}|relevant=${c} != ''"],
            "~data",
            {"r": ["!=", ["$", "c"], ""], "l": [["$", "c"]]},
        ),
        (["select_one yn|c|C", "calculate|q||calculation=jr:choice-name(${c}, '${c}')"], "q",
         {"k": ["jr:choice-name", ["$", "c"], "yn"]}),
    ],
)  # fmt: skip
def test_each_column_has_its_key(rows: list[str], path: str, told: dict[str, Any]) -> None:
    assert build_logic(write(*rows))[path] == told


@pytest.mark.parametrize(
    ("calculation", "watched"),
    [
        ("../n + 1", ["n"]),
        ("count(/data/r[./n > 1])", ["r"]),
        ("sum(/data/r/m)", ["r-m"]),
        ("count(//m)", 1),
        ("instance('towns')/root/item[name = ${n}]/label", None),
        ("position(../..)", None),
    ],
)
def test_a_path_tells_what_it_looks_at(calculation: str, watched: Any) -> None:
    survey = write(
        "text|n|N", f"calculate|q||calculation={calculation}", "begin repeat|r|R", "integer|m|M", "end repeat"
    )
    logic = build_logic(survey)
    assert logic["q"].get("w") == watched
    assert list_outline(survey, logic) == ["n", "q", "r", "r-m"]


def test_only_the_columns_that_filters_and_paths_read_are_sent() -> None:
    quick = write("text|n|N", "select_one towns|q|Q|choice_filter=dept = ${n}")
    assert list_lookups(quick, quick.lists) == {"towns": {"name": ["grigny", "creteil"], "dept": ["91", "94"]}}
    slow = write("text|n|N", "select_one towns|q|Q|choice_filter=contains(${n}, area)")
    assert list_lookups(slow, slow.lists) == {"towns": {"name": ["grigny", "creteil"], "area": ["4", ""]}}
    named = write("select_one towns|n|N", "calculate|q||calculation=jr:choice-name(${n}, '${n}')")
    assert list_lookups(named, named.lists) == {"towns": {"name": "n", "": ["Grigny", "Créteil"]}}


def test_a_page_loads_the_parts_it_uses() -> None:
    survey = write("text|n|N", "select_one towns|q|${n}|choice_filter=dept = ${n}", "text|t|T|read_only=${n} = 'a'")
    assert set(list_parts(survey, {})) == {*ALWAYS, "options", "filters", "citing", "read-only"}
    paths = write("text|n|N", "note|t|T|relevant=../n = 'a'")
    assert set(list_parts(paths, {})) == {*ALWAYS, "expressions-numbers", "expressions-paths", "places"}


def test_what_the_label_of_a_choice_cites_is_watched() -> None:
    survey = write("text|who|Qui", "select_one yn|c|C", "calculate|q||calculation=jr:choice-name(${c}, '${c}')")
    cited = replace(survey.lists["yn"][0], labels={"fr": "Oui ${who}"})
    citing = replace(survey, lists={**survey.lists, "yn": (cited, *survey.lists["yn"][1:])})
    assert build_logic(citing)["q"]["w"] == ["who"]


def test_no_question_hides_what_the_phone_asks_of_its_form() -> None:
    folder = Path(outreach.__file__).parent / "static" / "phone"
    # In these a `form` is the outing's, or a line of the desk's.
    phone = [path for path in folder.iterdir() if path.stem not in ("home", "keep-shell", "worker-pages")]
    asked = {word for path in phone for word in re.findall(r"\bform\.([a-zA-Z]+)", path.read_text("utf-8"))}
    assert {"dataset", "elements"} < asked <= TAKEN
