"""What a real questionnaire gets wrong is put right before pyxform sees it, and each repair is said with its place."""

import pytest
from pyxform.xls2xform import convert

from outreach.questionnaire.findings import layout, repairs
from outreach.questionnaire.remedies import read_refusal
from outreach.questionnaire.sheets import Sheets, read_sheets
from tests.questionnaire.reading_cases import AGE, ENOUGH, HEAD, TEXTS, YES_NO

FAULTY = {kind.code for kind in layout.KINDS}


def read(text: str, name: str = "essai.md") -> Sheets:
    """Read a Markdown table, and have pyxform convert what came of it."""
    sheets = read_sheets(text.encode(), name)
    if not sheets.faults:
        convert(dict(sheets.definition))
    return sheets


def list_notes(sheets: Sheets, code: str) -> list[tuple[str, int, str, str]]:
    """Return where notes of a code were made, and what they say."""
    return [
        (finding.sheet, finding.row, finding.column, finding.tell_cause())
        for finding in sheets.findings
        if finding.kind.code == code
    ]


@pytest.mark.parametrize("code", sorted(TEXTS.keys() - FAULTY))
def test_pyxform_accepts_what_was_put_right(code: str) -> None:
    assert not read(TEXTS[code]).faults


@pytest.mark.parametrize("code", sorted(TEXTS.keys() & FAULTY))
def test_what_cannot_be_put_right_has_its_row(code: str) -> None:
    faults = read(TEXTS[code]).faults
    assert all(fault.sheet and fault.row and fault.tell_remedy() for fault in faults)


def test_a_repair_says_sheet_row_column_and_what_was_done() -> None:
    sheets = read(HEAD + AGE + "| | tel | joindre | Joindre |\n")
    assert sheets.survey[1].read("type") == "text"
    assert list_notes(sheets, "type_read_as") == [("survey", 3, "type", "le type « tel » est lu comme « text »")]


@pytest.mark.parametrize(
    ("told", "read_as"),
    [
        ("select1 yn", "select_one yn"),
        ("Select One yn", "select_one yn"),
        ("select one from yn", "select_one yn"),
        ("select_one yn or specify other", "select_one yn or_other"),
        ("multiple choice yn", "select_multiple yn"),
        ("select all that apply from yn", "select_multiple yn"),
        ("select multiple yn", "select_multiple yn"),
        ("select-multiple yn", "select_multiple yn"),
        ("select_one towns.csv", "select_one_from_file towns.csv"),
        ("select one from file towns.geojson", "select_one_from_file towns.geojson"),
        ("select_one_external yn", "select_one_external yn"),
        ("rank yn", "rank yn"),
        ("Begin Group", "begin_group"),
        ("begingroup", "begin_group"),
        ("begin looped group", "begin_repeat"),
        ("END REPEAT", "end_repeat"),
        ("string", "text"),
        ("int", "integer"),
        ("datetime", "dateTime"),
        ("gps", "geopoint"),
        ("photo", "image"),
        ("trigger", "acknowledge"),
        ("get phone number", "phonenumber"),
        ("start-geopoint", "start-geopoint"),
        ("csv-external", "csv-external"),
        ("lettre", "lettre"),
    ],
)
def test_types_are_read_in_every_spelling(told: str, read_as: str) -> None:
    sheets = read_sheets((HEAD + f"| | {told} | a | A |\n" + YES_NO).encode(), "a.md")
    assert sheets.survey[0].read("type") == read_as


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Relevance", "relevant"),
        ("relavent", "relevant"),
        ("bind::relevant", "relevant"),
        ("Constraint Message", "constraint_message"),
        ("constraint_message::English (en)", "constraint_message::English (en)"),
        ("constraint message:English", "constraint_message::English"),
        ("jr:constraintMsg", "constraint_message"),
        ("required message", "required_message"),
        ("readonly", "read_only"),
        ("Read Only", "read_only"),
        ("calculate", "calculation"),
        ("hints", "hint"),
        ("media:image", "media::image"),
        ("image", "media::image"),
        ("media::image::English (en)", "media::image::English (en)"),
        ("guidance_hint", "guidance_hint"),
        ("jr:count", "repeat_count"),
        ("body::appearance", "appearance"),
        ("outreach::publish", "outreach::publish"),
    ],
)
def test_headings_are_read_in_every_spelling(heading: str, name: str) -> None:
    text = f"| survey | type | name | label | {heading} |\n| | text | a | A | z |\n"
    assert read_sheets(text.encode(), "a.md").survey[0].read(name) == "z"


def test_languages_have_one_spelling_over_all_sheets() -> None:
    sheets = read(
        "| survey | type | name | label::English (en) | label::Français (fr) | hint::english(en) |\n"
        "| | select_one yn | a | A | B | C |\n\n"
        "| choices | list_name | name | label::English(en) | label::français (fr) |\n| | yn | yes | Yes | Oui |\n\n"
        "| settings | form_id | version | default_language |\n| | a | 1 | English |\n"
    )
    assert set(sheets.survey[0].cells) >= {"label::English (en)", "label::Français (fr)", "hint::English (en)"}
    assert set(sheets.choices[0].cells) >= {"label::English (en)", "label::Français (fr)"}
    assert sheets.settings[0].read("default_language") == "English (en)"


def test_a_name_put_right_is_cited_anew_everywhere() -> None:
    sheets = read(
        "| survey | type | name | label | relevant |\n| | integer | âge réel | Âge | |\n"
        "| | note | n | ${âge réel} ans | ${ âge réel } > 3 |\n| | integer | 1er | Premier | |\n"
        "| | note | m | ${1er} | |\n"
    )
    assert [row.read("name") for row in sheets.survey] == ["age_reel", "n", "q_1er", "m"]
    assert sheets.survey[1].read("label") == "${age_reel} ans"
    assert sheets.survey[1].read("relevant") == "${age_reel} > 3"
    assert sheets.survey[3].read("label") == "${q_1er}"


def test_a_code_with_spaces_is_quoted_anew_in_expressions() -> None:
    sheets = read(
        "| survey | type | name | label | relevant |\n| | select_multiple t | a | A | |\n"
        "| | note | n | N | selected(${a}, 'rez de chaussée') |\n\n"
        "| choices | list_name | name | label |\n| | t | rez de chaussée | Rez |\n"
    )
    assert sheets.choices[0].read("name") == "rez_de_chaussée"
    assert sheets.survey[1].read("relevant") == "selected(${a}, 'rez_de_chaussée')"


def test_labels_keep_their_quotes_and_expressions_lose_theirs() -> None:
    sheets = read("| survey | type | name | label | relevant |\n| | text | a | L’âge « vrai » | ‘x’ = “x” |\n")
    assert sheets.survey[0].read("label") == "L’âge « vrai »"
    assert sheets.survey[0].read("relevant") == "'x' = \"x\""


def test_the_later_of_two_choices_goes_unless_a_filter_tells_them_apart() -> None:
    sheets = read(TEXTS["same_choice"])
    assert [row.read("name") for row in sheets.choices] == ["yes", "no"]
    kept = read(TEXTS["choice_kept_twice"])
    assert [row.number for row in kept.choices] == [2, 3]
    assert kept.settings[0].read("allow_choice_duplicates") == "yes"
    allowed = read(ENOUGH + YES_NO + "| | yn | yes | Encore |\n\n| settings | allow_choice_duplicates |\n| | yes |\n")
    assert len(allowed.choices) == 2 and list_notes(allowed, "same_choice")


def test_the_version_follows_the_content_alone() -> None:
    first, again = read(ENOUGH, "a.md"), read(ENOUGH, "a.md")
    other = read(ENOUGH + "| | text | b | B |\n", "a.md")
    assert first.settings[0].read("version") == again.settings[0].read("version")
    assert first.settings[0].read("version") != other.settings[0].read("version")
    titled = read(ENOUGH + "\n| settings | form_title |\n| | Été à Grigny |\n", "a.md")
    assert titled.settings[0].read("form_id") == "ete_a_grigny"


def test_the_root_takes_another_name_than_any_question() -> None:
    sheets = read(TEXTS["root_renamed"])
    assert sheets.settings[0].read("name") == "form"


def test_columns_of_other_tools_are_told_once_together() -> None:
    sheets = read(
        "| survey | type | name | label | $kuid | kobo--locking-profile | instance::x | bind::esri:fieldType | note |\n"
        "| | text | a | A | k | l | i | e | n |\n"
    )
    assert set(sheets.survey[0].cells) == {"type", "name", "label"}
    assert len(list_notes(sheets, "kobo_columns")) == 1 and len(list_notes(sheets, "unknown_columns")) == 1


def test_a_column_of_the_author_is_not_taken_for_a_misspelling() -> None:
    sheets = read(
        "| survey | type | name | question | label |\n| | text | a | Q1 | Âge ? |\n"
        "\n| choices | list_name | name | label | value |\n| | yn | yes | Oui | 10 |\n"
    )
    assert sheets.survey[0].read("label") == "Âge ?" and sheets.choices[0].read("name") == "yes"


def test_of_two_labels_the_first_counts_and_the_other_fills_its_blanks() -> None:
    sheets = read("| survey | type | name | label | Label |\n| | text | a | A | B |\n| | text | b | | C |\n")
    assert [row.read("label") for row in sheets.survey] == ["A", "C"]
    assert list_notes(sheets, "same_column")


def test_a_score_of_kobo_is_read_as_a_group_of_questions() -> None:
    sheets = read(
        "| survey | type | name | label | kobo--score-choices |\n| | begin_score | s | S | yn |\n"
        "| | score__row | a | A | |\n| | end_score | | | |\n" + YES_NO
    )
    assert [row.read("type") for row in sheets.survey] == ["begin_group", "select_one yn", "end_group"]


def test_every_fault_is_told_at_once() -> None:
    sheets = read(HEAD + "| | begin_group | g | G |\n| | end_repeat | | |\n| | end_group | | |\n| | note | a | ${b |\n")
    assert {finding.kind.code for finding in sheets.faults} == {"crossed_groups", "end_without_begin", "bad_reference"}


def test_what_is_ours_alone_stays_out_of_the_definition() -> None:
    sheets = read("| survey | type | name | label | outreach::publish |\n| | text | a | A | no |\n")
    assert sheets.survey[0].read("outreach::publish") == "no"
    assert all("outreach::publish" not in row for row in sheets.definition["survey"])


def test_external_choices_are_kept_for_both() -> None:
    sheets = read(
        "| survey | type | name | label | choice_filter |\n| | text | d | D | |\n"
        "| | select_one_external t | a | A | d=${d} |\n\n| external_choices | list name | name | label | d |\n"
        "| | t | x | X | 1 |\n"
    )
    assert sheets.external_choices[0].cells == {"list_name": "t", "name": "x", "label": "X", "d": "1"}


REFUSED = {
    "pyxform_same_name": HEAD + AGE + AGE,
    "pyxform_unknown_type": HEAD + "| | lettre | a | A |\n",
    "pyxform_no_calculation": HEAD + "| | calculate | a | |\n",
    "pyxform_no_name": HEAD + "| | text | | A |\n",
    "pyxform_no_type": HEAD + "| | | a | A |\n",
    "pyxform_no_choices": HEAD + "| | select_one t | a | A |\n" + YES_NO,
    "pyxform_unknown_reference": HEAD + "| | note | a | ${b} |\n",
    "pyxform_doubtful_reference": HEAD
    + "| | begin_group | g | G |\n| | text | a | A |\n| | end_group | | |\n| | text | a | A |\n| | note | b | ${a} |\n",
    "pyxform_bad_range": "| survey | type | name | label | parameters |\n| | range | a | A | step=0 |\n",
    "pyxform_bad_trigger": "| survey | type | name | label | trigger | calculation |\n"
    "| | calculate | c | | | 1 |\n| | text | a | A | ${c} | 2 |\n",
    "pyxform_bad_file_list": HEAD + "| | select_one_from_file towns.txt | a | A |\n",
    "pyxform_bad_media": "| survey | type | name | label | big-image |\n| | text | a | A | a.png |\n",
    "pyxform_bad_audit": "| survey | type | name | label | parameters |\n| | audit | | | track-changes=x |\n" + AGE,
    "pyxform_bad_parameters": "| survey | type | name | label | parameters |\n| | text | a | A | rows=x |\n",
    "pyxform_bad_other": "| survey | type | name | label | choice_filter |\n"
    "| | select_one yn or_other | a | A | true() |\n" + YES_NO,
    "pyxform_bad_save": "| survey | type | name | label | save_to |\n| | text | a | A | x |\n",
    "pyxform_same_save": "| survey | type | name | label | save_to |\n| | text | a | A | x |\n| | text | b | B | x |\n"
    "\n| entities | list_name | label |\n| | t | T |\n",
    "pyxform_bad_entity": ENOUGH + "\n| entities | list_name | entity_id | create_if |\n| | t | 1 | 2 |\n",
    "pyxform_same_repeat": HEAD
    + "| | begin_repeat | r | R |\n| | begin_repeat | r | R |\n| | end_repeat | | |\n| | end_repeat | | |\n",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_pyxform_still_refuses_is_told_in_our_words(code: str) -> None:
    sheets = read_sheets(REFUSED[code].encode(), "a.md")
    assert not sheets.faults
    with pytest.raises(Exception) as refused:
        convert(dict(sheets.definition))
    finding = read_refusal(refused.value)
    assert finding.kind.code == code, str(refused.value)
    assert finding.severity == "fault" and finding.tell_remedy() and "{" not in finding.write()


def test_a_question_without_words_shows_its_name_as_other_tools_do() -> None:
    sheets = read("| survey | type | name | label::Français (fr) |\n| | text | a | |\n| | text | b | B |\n")
    assert "label::Français (fr)" not in sheets.survey[0].cells
    assert sheets.definition["survey"][0]["label::Français (fr)"] == "a"
    with pytest.raises(Exception) as refused:
        convert({"survey": [{"type": "text", "name": "a"}]})
    assert read_refusal(refused.value).kind.code == "pyxform_no_label"


def test_an_error_unknown_to_us_keeps_its_english() -> None:
    finding = read_refusal(ValueError("something [row : 7] quite new"))
    assert (finding.row, finding.kind.code) == (7, "pyxform_other") and "quite new" in finding.write()


def test_repairs_are_notes_and_the_rest_faults() -> None:
    assert {kind.severity for kind in repairs.KINDS} == {"note"}
    assert {kind.severity for kind in layout.KINDS} == {"fault"}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Requried", "required"), ("releavnt", "relevant"), ("choice_filtre", "choice_filter"),
        ("constrainte", "constraint"), ("constraint_mesages::Français (fr)", "constraint_message::Français (fr)"),
    ],
)  # fmt: skip
def test_a_misspelt_column_that_is_filled_is_read_and_told(heading: str, name: str) -> None:
    sheets = read(f"| survey | type | name | label | {heading} |\n| | text | a | A | yes |\n")
    assert sheets.survey[0].read(name) or name.startswith("constraint_message")
    assert any(heading in told for _, _, _, told in list_notes(sheets, "column_read_as"))
    assert not list_notes(sheets, "unknown_columns") and not sheets.faults


@pytest.mark.parametrize("heading", ["label2", "relevant_old", "remarks", "Commentaire", "notes"])
def test_a_column_of_the_author_is_left_aside_by_its_name(heading: str) -> None:
    sheets = read(f"| survey | type | name | label | {heading} |\n| | text | a | A | yes |\n")
    assert any(heading in told for _, _, _, told in list_notes(sheets, "unknown_columns"))
    assert not sheets.faults


def test_a_misspelt_column_beside_the_right_one_is_a_fault_only_when_filled() -> None:
    form = "| survey | type | name | label | relevant | releavnt |\n| | text | a | A | | {} |\n"
    assert [finding.kind.code for finding in read(form.format("true()")).faults] == ["misspelt_column"]
    blank = read(form.format(""))
    assert not blank.faults and "releavnt" in list_notes(blank, "unknown_columns")[0][3]


@pytest.mark.parametrize(
    ("told", "kind"),
    [("dropdown", "select_one"), ("radio", "select_one"), ("choice", "select_one"), ("checkbox", "select_multiple"),
     ("selct_one", "select_one"), ("slect one", ""), ("selct_multiple", "select_multiple")],
)  # fmt: skip
def test_a_choice_is_read_in_the_words_of_other_tools(told: str, kind: str) -> None:
    sheets = read_sheets(f"{HEAD}| | {told} yn | a | A |\n{YES_NO}".encode(), "essai.md")
    assert sheets.survey[0].read("type") == (f"{kind} yn" if kind else f"{told} yn")


def test_what_cites_meta_cites_its_new_name() -> None:
    sheets = read(
        "| survey | type | name | label | relevant |\n| | text | meta | Objet | |\n"
        "| | text | a | Vu ${meta} | ${ meta } != '' |\n"
    )
    assert sheets.survey[1].read("label") == "Vu ${meta_1}"
    assert sheets.survey[1].read("relevant") == "${meta_1} != ''"
