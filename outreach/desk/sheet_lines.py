"""The lines of a filled spreadsheet, checked one by one: what each answers, or what is wrong with it and the remedy.

First against the words alone, then against where the referrals stand. Pure: reads no register and writes nothing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Final
from uuid import UUID

from outreach import errors
from outreach.desk.sheet_columns import AMOUNT, ANSWER, ANSWERED, CAUSE, ELSEWHERE, REFERENCE, STATE, Words
from outreach.desk.sheet_files import SheetLine
from outreach.follow_up import Step
from outreach.follow_up.steps import check_next
from outreach.follow_up.transitions import TRANSITIONS
from outreach.vocabulary import EVENT_KINDS

# Written in one transaction, and carried by the page of the report until it is confirmed.
MOST_ANSWERS: Final = 2_000


@dataclass(frozen=True, slots=True)
class SheetFault:
    """What is wrong with one row, in which column."""

    row: int
    column: str
    refusal: errors.Refusal


@dataclass(frozen=True, slots=True)
class SheetAnswer:
    """What one row answers: the referral, where it stood in the file, the step."""

    row: int
    referral_id: str
    expected_state: str
    kind: str
    cause: str = ""
    amount_band: str = ""
    suggested_structure_id: str = ""

    @property
    def step(self) -> Step:
        """The step to record."""
        return Step(
            self.kind,
            cause=self.cause or None,
            amount_band=self.amount_band or None,
            suggested_structure_id=self.suggested_structure_id or None,
        )


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What a file would write, what is said already (both with where it stands), what is wrong, how many are blank."""

    faults: Sequence[SheetFault] = ()
    answers: Sequence[tuple[SheetAnswer, Any]] = ()
    already: Sequence[tuple[SheetAnswer, Any]] = ()
    blank: int = 0


def read_answers(lines: Iterable[SheetLine], words: Words) -> tuple[list[SheetAnswer], list[SheetFault], int]:
    """Return what the lines answer, what is wrong in their words, and how many answer nothing."""
    answers: list[SheetAnswer] = []
    faults: list[SheetFault] = []
    first_rows: dict[str, int] = {}
    blank = 0
    for line in lines:
        wrong = [*_check_cells(line, words, first_rows)]
        faults.extend(wrong)
        if not wrong and not any(line.cells.get(column) for column in ANSWERED):
            blank += 1
        elif not wrong:
            answers.append(_build_answer(line, words))
    if len(answers) > MOST_ANSWERS:
        refusal = errors.Refusal(errors.TOO_MANY_ANSWERS, most=MOST_ANSWERS)
        faults.insert(0, SheetFault(answers[MOST_ANSWERS].row, ANSWER, refusal))
        del answers[MOST_ANSWERS:]
    return answers, faults, blank


def _check_cells(line: SheetLine, words: Words, first_rows: dict[str, int]) -> Iterator[SheetFault]:
    """Yield what is wrong with a line by itself, or with the lines before it."""
    for column, cell in line.formulas.items():
        yield SheetFault(line.row, column, errors.Refusal(errors.SHEET_FORMULA, cell=cell))
    if line.formulas:
        return
    answered = any(line.cells.get(column) for column in ANSWERED)
    reference = _read_reference(line.cells.get(REFERENCE, ""))
    if reference in first_rows:
        yield SheetFault(line.row, REFERENCE, errors.Refusal(errors.SHEET_SAME_LINE, first=first_rows[reference]))
    elif reference:
        first_rows[reference] = line.row
    if not answered:
        return
    if not reference:
        yield SheetFault(line.row, REFERENCE, errors.Refusal(errors.SHEET_UNKNOWN_REFERENCE))
    if words.find_code(STATE, line.cells.get(STATE, "")) is None:
        yield SheetFault(line.row, STATE, errors.Refusal(errors.SHEET_UNKNOWN_STATE))
    for column in ANSWERED:
        told = line.cells.get(column, "")
        if told and words.find_code(column, told) is None:
            yield SheetFault(line.row, column, errors.Refusal(errors.SHEET_UNKNOWN_WORD, told=told[:60]))
    if not line.cells.get(ANSWER):
        yield SheetFault(line.row, ANSWER, errors.Refusal(errors.SHEET_NO_ANSWER))


def _read_reference(told: str) -> str:
    try:
        return str(UUID(told.strip("'’ ")))
    except ValueError:
        return ""


def _build_answer(line: SheetLine, words: Words) -> SheetAnswer:
    codes = {name: words.find_code(name, line.cells.get(name, "")) or "" for name in (STATE, *ANSWERED)}
    return SheetAnswer(
        line.row,
        _read_reference(line.cells[REFERENCE]),
        codes[STATE],
        codes[ANSWER],
        codes[CAUSE],
        codes[AMOUNT],
        codes[ELSEWHERE],
    )


def check_answers(
    answers: Iterable[SheetAnswer],
    found: Mapping[str, Any],
    structure_id: str,
    others: Collection[str],
) -> SheetReport:
    """Return what the answers would write, given where the referrals they name stand now (`found`, by id).

    `others` are the structures that may be proposed. Of another structure's referral no more is told than of an
    unknown one.
    """
    faults: list[SheetFault] = []
    told: dict[bool, list[tuple[SheetAnswer, Any]]] = {True: [], False: []}
    for answer in answers:
        row = found.get(answer.referral_id)
        if row is None or row["structure_id"] != structure_id:
            faults.append(SheetFault(answer.row, REFERENCE, errors.Refusal(errors.SHEET_UNKNOWN_REFERENCE)))
            continue
        said = (answer.kind, answer.cause, answer.amount_band)
        already = said == (row["state"], row["cause"] or "", row["amount_band"] or "")
        fault = None if already else _check_answer(answer, row, others)
        if fault is None:
            told[already].append((answer, row))
        else:
            faults.append(fault)
    return SheetReport(faults, told[False], told[True])


def _check_answer(answer: SheetAnswer, row: Any, others: Collection[str]) -> SheetFault | None:
    if row["state"] not in (answer.expected_state, "seen", "sent"):
        facts = {"state": EVENT_KINDS[row["state"]]}
        return SheetFault(answer.row, STATE, errors.Refusal(errors.SHEET_ANSWERED_MEANWHILE, **facts))
    rule = TRANSITIONS.get(answer.kind)
    if answer.cause and (rule is None or rule.causes is None or answer.cause not in rule.causes):
        return SheetFault(answer.row, CAUSE, errors.Refusal(errors.SHEET_OTHER_ANSWER))
    if answer.amount_band and (rule is None or rule.may_tell != "amount_band"):
        return SheetFault(answer.row, AMOUNT, errors.Refusal(errors.SHEET_OTHER_ANSWER))
    if answer.suggested_structure_id and (
        rule is None or rule.may_tell != "suggested_structure_id" or answer.suggested_structure_id not in others
    ):
        return SheetFault(answer.row, ELSEWHERE, errors.Refusal(errors.SHEET_OTHER_ANSWER))
    try:
        check_next(answer.step, row, "referent")
    except errors.Refusal as refusal:
        column = CAUSE if refusal.problem is errors.MISSING_CAUSE else ANSWER
        return SheetFault(answer.row, column, refusal)
    return None


def write_answers(answers: Iterable[SheetAnswer]) -> str:
    """Return answers as the page of the report carries them until they are confirmed."""
    return json.dumps([astuple(answer) for answer in answers], ensure_ascii=False, separators=(",", ":"))


def read_carried(text: str) -> list[SheetAnswer]:
    """Read what the page of the report carried; raises `Refusal` (100) for anything else."""
    try:
        told = json.loads(text)
        answers = [SheetAnswer(int(one[0]), *map(_read_word, one[1:])) for one in told]
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, AttributeError):
        raise errors.Refusal(errors.BAD_REQUEST) from None
    if not 0 < len(answers) <= MOST_ANSWERS or len({one.referral_id for one in answers}) < len(answers):
        raise errors.Refusal(errors.BAD_REQUEST)
    return answers


def _read_word(told: Any) -> str:
    if not isinstance(told, str) or len(told) > 60:
        raise ValueError
    return told
