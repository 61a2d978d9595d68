"""A file is known by what it holds, not by its name; what is no questionnaire is told as what it is."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from outreach.questionnaire.findings import Finding, conversion, reading
from outreach.questionnaire.sheets import Sheets, UnreadableSheets, read_sheets
from tests.questionnaire.files_of_all_kinds import SURVEY, write_bare_xlsx, write_sheet, write_xls, write_xlsx
from tests.questionnaire.reading_cases import ENOUGH, FILES, HEAD, TEXTS, write_case

CSV = "survey,type,name,label\n,integer,age,Âge\n"


def list_findings(content: bytes, name: str = "essai.xlsx") -> list[Finding]:
    """Return what is found in a file, whether it can be read or not."""
    try:
        return list(read_sheets(content, name).findings)
    except UnreadableSheets as refused:
        return [refused.finding]


@pytest.mark.parametrize("code", [*FILES, *TEXTS])
def test_each_kind_of_finding_is_met_in_some_file(code: str) -> None:
    findings = list_findings(write_case(code))
    met = [finding for finding in findings if finding.kind.code == code]
    assert met, [finding.write() for finding in findings]
    assert not any("{" in finding.write().replace("${", "") for finding in findings)


def test_no_kind_is_without_its_file() -> None:
    codes = {kind.code for kind in reading.KINDS} - {kind.code for kind in conversion.KINDS}
    assert codes - {"unreadable_file"} == {*FILES, *TEXTS}


@pytest.mark.parametrize("name", ["essai.xlsx", "essai.xls", "essai.csv", "essai", "essai.pdf"])
@pytest.mark.parametrize(
    "content",
    [
        write_xlsx({"survey": SURVEY}),
        write_bare_xlsx(write_sheet(SURVEY)),
        write_xls({"survey": SURVEY}),
        ENOUGH.encode(),
        ENOUGH.encode("utf-8-sig"),
        ENOUGH.encode("utf-16"),
        ENOUGH.encode("cp1252"),
        CSV.encode(),
        CSV.replace(",", ";").encode("cp1252"),
        CSV.replace(",", "\t").encode("utf-16-le"),
        CSV.replace("\n", "\r\n").encode(),
        "type;name;label\ninteger;age;Âge\n".encode(),
        "survey\n,type,name,label\n,integer,age,Âge\n".encode(),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else value,
)
def test_the_same_question_is_read_from_every_format_whatever_the_name(content: bytes, name: str) -> None:
    (row,) = read_sheets(content, name).survey
    assert (row.number, dict(row.cells)) == (2, {"type": "integer", "name": "age", "label": "Âge"})


def read_values(*values: object) -> list[str]:
    """Return what the labels of a workbook become."""
    rows = [SURVEY[0], *(("text", f"a{place}", value) for place, value in enumerate(values))]
    return [row.read("label") for row in read_sheets(write_xlsx({"survey": rows}), "a").survey]


def test_numbers_days_and_truths_become_the_text_that_was_meant() -> None:
    values = (1.0, 0.1 + 0.2, 12345678901234, 1e-7, True, date(2026, 11, 23), datetime(2026, 11, 23, 9, 5), time(9, 5))
    assert read_values(*values) == [
        "1", "0.3", "12345678901234", "0.0000001", "TRUE", "2026-11-23", "2026-11-23T09:05:00", "09:05:00",
    ]  # fmt: skip


def test_an_old_workbook_says_numbers_days_and_truths_alike() -> None:
    rows = [("type", "name", "label", "default", "required"), ("text", "a", 2.0, (45000,), True)]
    (row,) = read_sheets(write_xls({"survey": rows}), "a.xls").survey
    assert [row.read(name) for name in ("label", "default", "required")] == ["2", "2023-03-15", "yes"]


def test_rows_keep_the_numbers_a_spreadsheet_shows() -> None:
    rows = [("Titre",), SURVEY[0], (), ("text", "a", "A"), (), ("", "", ""), ("text", "b", "B")]
    assert [row.number for row in read_sheets(write_xlsx({"survey": rows}), "a").survey] == [4, 7]


def test_a_formula_gives_its_saved_value_and_says_so() -> None:
    cell = "<c t='str'><f>A1&amp;\"x\"</f><v>Nom</v></c>"
    sheets = read_sheets(write_bare_xlsx(write_sheet([*SURVEY, ("text", "a", cell)])), "a")
    assert sheets.survey[1].read("label") == "Nom"
    assert "1 formule(s)" in " ".join(finding.write() for finding in sheets.findings)


def test_a_formula_never_reckoned_is_a_fault_with_its_cell() -> None:
    (fault,) = read_sheets(write_case("formula_without_value"), "a").faults
    assert (fault.row, fault.column, fault.facts["cell"]) == (3, "label", "C3")


def test_a_merged_list_name_stands_for_each_of_its_rows() -> None:
    sheets = read_sheets(write_case("merged_list_name"), "a")
    assert [row.read("list_name") for row in sheets.choices] == ["yn", "yn"]


@pytest.mark.parametrize(
    "label", ["اسم المدينة", "שם", "👩‍👩‍👧 Famille ✅", "Prénom « usuel » ?", "ligne 1\nligne 2"]
)
def test_labels_of_every_script_survive(label: str) -> None:
    rows = [SURVEY[0], ("text", "a", label)]
    for content in (write_xlsx({"survey": rows}), write_xls({"survey": rows})):
        assert read_sheets(content, "a").survey[0].read("label") == label


def test_sheet_names_are_known_in_any_case() -> None:
    def read(book: dict[str, list[tuple[str, ...]]]) -> Sheets:
        return read_sheets(write_xlsx(book), "a")

    rows = [(" Type ", "NAME", "Label"), ("text", "a", "A")]
    sheets = read(
        {"Survey ": rows, "CHOICES": [("List Name", "Name"), ("x", "y")], "External Choices": [("list_name",)]}
    )
    assert sheets.survey[0].cells == {"type": "text", "name": "a", "label": "A"}
    assert sheets.choices[0].cells == {"list_name": "x", "name": "y"}


def test_rich_text_is_read_whole_without_its_reading_aid() -> None:
    cell = "<c t='inlineStr'><is><r><t>Nom</t></r><r><t> complet</t></r><rPh><t>x</t></rPh></is></c>"
    sheets = read_sheets(write_bare_xlsx(write_sheet([*SURVEY, ("text", "a", cell)])), "a")
    assert sheets.survey[1].read("label") == "Nom complet"


def test_a_workbook_whose_styles_are_broken_still_gives_its_cells() -> None:
    broken = write_bare_xlsx(
        write_sheet(SURVEY), {"xl/styles.xml": "<styleSheet><cellXfs><xf numFmtId='x'/></cellXfs></styleSheet>"}
    )
    assert len(read_sheets(broken, "a").survey) == 1


def test_days_count_from_1904_when_the_workbook_says_so() -> None:
    def change(book: Workbook) -> None:
        book.epoch = datetime(1904, 1, 1)

    rows = [SURVEY[0], ("date", "a", date(2026, 11, 23))]
    assert read_sheets(write_xlsx({"survey": rows}, change), "a").survey[0].read("label") == "2026-11-23"


def test_a_comment_line_of_markdown_is_no_row() -> None:
    assert (
        len(
            read_sheets(
                f"# titre\n{HEAD}| --- | --- |\n# | text | x | X |\n| | text | a | un \\| deux |\n".encode(), "a"
            ).survey
        )
        == 1
    )
