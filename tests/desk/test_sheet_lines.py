"""A spreadsheet taken away, filled and read back says what was filled; whatever else is sent breaks no reader."""

import io
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outreach import errors
from outreach.desk.sheet_columns import (
    AMOUNT,
    ANSWER,
    ANSWERED,
    ANSWERS,
    CAUSE,
    COLUMNS,
    ELSEWHERE,
    REFERENCE,
    STATE,
    build_words,
)
from outreach.desk.sheet_files import SheetRead, read_sheet, write_sheet_csv, write_sheet_workbook
from outreach.desk.sheet_lines import SheetAnswer, check_answers, read_answers, read_carried, write_answers
from outreach.desk.step_choices import SAID
from outreach.follow_up.transitions import OPEN
from outreach.questionnaire.reading.bounds import UnreadableSheets
from outreach.vocabulary import AMOUNT_BANDS, DECLINE_CAUSES, EVENT_KINDS, REFUSAL_CAUSES

OURS, THEIRS = "ours", "theirs"
OTHERS = [{"id": THEIRS, "code": "ccas", "label_fr": "CCAS de Grigny", "label_en": "Municipal welfare"}]
WORDS = build_words([str, str.upper], OTHERS)
TITLES = dict(COLUMNS)
CHOICES = {
    ANSWER: [SAID[kind] for kind in ANSWERS], CAUSE: [*DECLINE_CAUSES.values(), *REFUSAL_CAUSES.values()],
    AMOUNT: [*AMOUNT_BANDS.values()], ELSEWHERE: ["CCAS de Grigny"],
}  # fmt: skip
STATES = sorted(OPEN - {"presented"})


def fill(state: str, kind: str = "", cause: str = "", amount: str = "", elsewhere: str = "") -> dict[str, str]:
    """Return a line as somebody fills it, in words."""
    causes = {**DECLINE_CAUSES, **REFUSAL_CAUSES}
    return {
        REFERENCE: str(uuid4()), "right": "=2+2", "opened_on": "2026-11-02", STATE: EVENT_KINDS[state],
        ANSWER: SAID.get(kind, kind), CAUSE: causes.get(cause, cause), AMOUNT: AMOUNT_BANDS.get(amount, amount),
        ELSEWHERE: elsewhere,
    }  # fmt: skip


def stand(line: dict[str, str], **other: Any) -> dict[str, Any]:
    """Return where the referral of a line stands: as the line says, unless told."""
    state = next(code for code, label in EVENT_KINDS.items() if label == line[STATE])
    return {
        "structure_id": OURS, "state": state, "cause": None, "amount_band": None, "presented_on": None,
        "status": "overpaid", **other,
    }  # fmt: skip


def read(content: bytes) -> SheetRead:
    found = read_sheet(content, WORDS)
    assert not found.missing
    return found


def find_faults(*lines: dict[str, str], **other: Any) -> list[tuple[int, str, int]]:
    """Return the row, the column and the number of each fault of filled lines."""
    answers, faults, _ = read_answers(read(write_sheet_csv(lines, TITLES)).lines, WORDS)
    found = {line[REFERENCE]: stand(line, **other) for line in lines}
    report = check_answers(answers, found, OURS, [THEIRS])
    return [(one.row, one.column, one.refusal.problem.number) for one in (*faults, *report.faults)]


@st.composite
def filled_lines(draw: st.DrawFn) -> dict[str, str]:
    kind = draw(st.sampled_from(["", *ANSWERS]))
    causes = {"declined": DECLINE_CAUSES, "right_refused": REFUSAL_CAUSES}.get(kind, {})
    cause = draw(st.sampled_from([*causes])) if causes else ""
    amount = draw(st.sampled_from(["", *AMOUNT_BANDS])) if kind == "right_opened" else ""
    elsewhere = draw(st.sampled_from(["", "CCAS de Grigny", "ccas"])) if kind == "declined" else ""
    line = fill(draw(st.sampled_from(STATES)), kind, cause, amount, elsewhere)
    # Spelt as people spell: the code itself, in capitals, with blanks around.
    line[ANSWER] = draw(st.sampled_from([line[ANSWER], kind, line[ANSWER].upper(), f"  {line[ANSWER]} "]))
    line["right"] = draw(st.text(max_size=20))
    return line


@given(st.lists(filled_lines(), max_size=6), st.sampled_from(["csv", "xlsx", "excel's csv"]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_filled_is_what_is_read(lines: list[dict[str, str]], kind: str) -> None:
    if kind == "xlsx":
        content = write_sheet_workbook(lines, TITLES, CHOICES, "Orientations")
    else:
        content = write_sheet_csv(lines, TITLES)
    if kind == "excel's csv":
        # What Excel saves on a French Windows: no mark, cp1252.
        content = content.decode("utf-8-sig").encode("cp1252", "replace")
    answers, faults, blank = read_answers(read(content).lines, WORDS)
    assert not faults
    filled = [line for line in lines if line[ANSWER].strip()]
    assert [one.referral_id for one in answers] == [line[REFERENCE] for line in filled]
    for one, line in zip(answers, filled, strict=True):
        assert WORDS.find_code(ANSWER, line[ANSWER]) == one.kind and EVENT_KINDS[one.expected_state] == line[STATE]
        assert bool(line[CAUSE]) == bool(one.cause) and bool(line[AMOUNT]) == bool(one.amount_band)
        assert one.suggested_structure_id == (THEIRS if line[ELSEWHERE] else "")
    assert blank == len(lines) - len(filled)
    report = check_answers(answers, {line[REFERENCE]: stand(line) for line in lines}, OURS, [THEIRS])
    assert not report.faults or {one.refusal.problem.number for one in report.faults} == {208}
    assert not answers or read_carried(write_answers(answers)) == answers


@given(st.binary(max_size=400))
def test_rubbish_is_refused_or_says_nothing(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xef\xbb\xbf", ";".join(TITLES.values()).encode("cp1252", "replace") + b"\r\n"):
        try:
            found = read_sheet(start + content, WORDS)
        except UnreadableSheets:
            continue
        answers, _, _ = read_answers(found.lines, WORDS)
        assert all(UUID(one.referral_id) for one in answers)


@given(st.data())
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_workbook_is_refused_or_read(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read_sheet(bytes(content[: data.draw(st.integers(100, len(content)))]), WORDS)
    except UnreadableSheets:
        return
    read_answers(found.lines, WORDS)


WORKBOOK = write_sheet_workbook([fill("sent", "accepted") for _ in range(3)], TITLES, CHOICES, "Orientations")


@given(
    st.one_of(st.text(max_size=60), st.recursive(st.none() | st.text(max_size=9) | st.integers(), st.lists).map(str))
)
def test_what_a_page_did_not_carry_is_refused(told: str) -> None:
    with pytest.raises(errors.Refusal) as refusal:
        read_carried(told)
    assert refusal.value.problem is errors.BAD_REQUEST


def test_every_word_offered_is_understood_in_both_languages_and_as_a_code() -> None:
    for column, words in CHOICES.items():
        assert all(WORDS.find_code(column, word) for word in words)
    for kind in ANSWERS:
        for word in (kind, SAID[kind], SAID[kind].upper(), EVENT_KINDS[kind]):
            assert WORDS.find_code(ANSWER, word) == kind
    for table, column in ((AMOUNT_BANDS, AMOUNT), (DECLINE_CAUSES, CAUSE), (REFUSAL_CAUSES, CAUSE)):
        assert all(WORDS.find_code(column, word) == code for code, label in table.items() for word in (code, label))


def test_exported_cells_are_texts_and_never_formulas() -> None:
    lines = [fill("sent") | {"right": told, "sector": "@SUM(A1)"} for told in ("=1+1", "+33", "-2", "@x", "\t=1")]
    book = openpyxl.load_workbook(io.BytesIO(write_sheet_workbook(lines, TITLES, CHOICES, "Orientations")))
    for row in book["Orientations"].iter_rows(min_row=2):
        assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
    text = write_sheet_csv(lines, TITLES).decode("utf-8-sig")
    for line in text.splitlines()[1:]:
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@", "\t")) for cell in line.split(";"))


def test_the_workbook_offers_its_answers_in_lists_that_stay_hidden() -> None:
    lines = [fill("sent") for _ in range(3)]
    book = openpyxl.load_workbook(io.BytesIO(write_sheet_workbook(lines, TITLES, CHOICES, "Orientations")))
    rules = book["Orientations"].data_validations.dataValidation
    assert len(rules) == len(ANSWERED) and all(str(rule.sqref).endswith("4") for rule in rules)
    assert book["Listes"].sheet_state == "hidden"
    offered = [cell.value for cell in book["Listes"]["A"]]
    assert offered == CHOICES[ANSWER]


def test_a_file_with_nothing_to_answer_still_opens() -> None:
    for content in (write_sheet_workbook([], TITLES, CHOICES, "Orientations"), write_sheet_csv([], TITLES)):
        assert read(content).lines == []


@pytest.mark.parametrize(
    ("line", "column", "number"),
    [
        (fill("sent", "perhaps"), ANSWER, 258),
        (fill("sent", "declined"), CAUSE, 209),
        (fill("sent", "declined", "income"), CAUSE, 260),
        (fill("sent", "accepted", "not_ours"), CAUSE, 260),
        (fill("sent", "accepted", amount="150_299"), AMOUNT, 260),
        (fill("sent", "right_opened", amount="a lot"), AMOUNT, 258),
        (fill("sent", "accepted", elsewhere="ccas"), ELSEWHERE, 260),
        (fill("sent", "declined", "not_ours", elsewhere="nowhere"), ELSEWHERE, 258),
        (fill("sent", "", "not_ours"), ANSWER, 259),
        (fill("sent", "reopened"), ANSWER, 208),
        (fill("sent", "accepted") | {STATE: "?"}, STATE, 257),
    ],
)
def test_what_is_wrong_with_a_line_is_said_at_its_row_and_column(
    line: dict[str, str], column: str, number: int
) -> None:
    if line[STATE] == "?":
        answers, faults, _ = read_answers(read(write_sheet_csv([line], TITLES)).lines, WORDS)
        assert [(one.row, one.column, one.refusal.problem.number) for one in faults] == [(2, column, number)]
        assert not answers
    else:
        assert find_faults(fill("seen", "accepted"), line) == [(3, column, number)]


def test_the_same_line_twice_is_told_at_the_second_with_the_row_of_the_first() -> None:
    line = fill("sent", "accepted")
    answers, faults, _ = read_answers(read(write_sheet_csv([line, line], TITLES)).lines, WORDS)
    assert [(one.row, one.refusal.problem.number) for one in faults] == [(3, 255)] and "ligne 2" in str(
        faults[0].refusal
    )
    assert len(answers) == 1


def test_a_formula_of_excel_is_refused_saved_value_or_not() -> None:
    book = openpyxl.load_workbook(io.BytesIO(WORKBOOK))
    place = [*TITLES].index(ANSWER) + 1
    book["Orientations"].cell(2, place).value = '=HYPERLINK("http://x.example")'
    held = io.BytesIO()
    book.save(held)
    _, faults, _ = read_answers(read(held.getvalue()).lines, WORDS)
    assert [(one.row, one.column, one.refusal.problem.number) for one in faults] == [(2, ANSWER, 254)]


@pytest.mark.parametrize("formula", ["=1+1", "+SUM(A1)", "-1", "@x", " =cmd|' /C calc'!A1"])
def test_a_formula_of_a_csv_is_refused(formula: str) -> None:
    content = write_sheet_csv([fill("sent", "MARK")], TITLES).decode("utf-8-sig").replace("MARK", formula)
    _, faults, _ = read_answers(read(content.encode()).lines, WORDS)
    assert [(one.row, one.column, one.refusal.problem.number) for one in faults] == [(2, ANSWER, 254)]


@pytest.mark.parametrize("other", [{"structure_id": THEIRS}, {"structure_id": "nobody"}])
def test_of_another_structure_s_referral_no_more_is_told_than_of_an_unknown_one(other: dict[str, str]) -> None:
    line = fill("sent", "accepted")
    assert find_faults(line, **other) == [(2, REFERENCE, 256)]
    answer = SheetAnswer(2, str(uuid4()), "sent", "accepted")
    assert [one.refusal.problem.number for one in check_answers([answer], {}, OURS, []).faults] == [256]


def test_what_was_answered_meanwhile_is_told_and_what_says_the_same_changes_nothing() -> None:
    assert find_faults(fill("sent", "accepted"), state="right_opened") == [(2, STATE, 261)]
    assert find_faults(fill("sent", "accepted"), state="seen") == []
    line = fill("sent", "accepted")
    answers, _, _ = read_answers(read(write_sheet_csv([line], TITLES)).lines, WORDS)
    report = check_answers(answers, {line[REFERENCE]: stand(line, state="accepted")}, OURS, [])
    assert not report.faults and not report.answers and len(report.already) == 1


def test_who_came_once_does_not_come_again() -> None:
    line = fill("accepted", "presented")
    assert find_faults(line) == []
    assert find_faults(line, presented_on="2026-11-05") == [(2, ANSWER, 208)]


@pytest.mark.parametrize("kept", [[REFERENCE, ANSWER, STATE], [STATE, CAUSE, ANSWER, REFERENCE], list(TITLES)[::-1]])
def test_columns_may_be_moved_dropped_or_put_under_a_title(kept: list[str]) -> None:
    line = fill("sent", "seen")
    content = write_sheet_csv([line], {column: TITLES[column] for column in kept}).decode("utf-8-sig")
    answers, faults, _ = read_answers(read(f"Suivi;de\r\n\r\n{content}".encode()).lines, WORDS)
    assert not faults and [(one.row, one.kind) for one in answers] == [(4, "seen")]


@pytest.mark.parametrize("dropped", [REFERENCE, ANSWER, STATE])
def test_a_file_without_a_needed_column_says_which(dropped: str) -> None:
    titles = {column: title for column, title in TITLES.items() if column != dropped}
    assert read_sheet(write_sheet_csv([fill("sent")], titles), WORDS).missing == [dropped]
