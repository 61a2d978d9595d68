"""The answers of a spreadsheet written: checked where the referrals stand now, then all in one transaction or none.

Knows the register and the follow-up; knows no file and no page.
"""

from collections.abc import Collection, Sequence

from outreach.desk.asker import Asker
from outreach.desk.sheet_lines import SheetAnswer, SheetReport, check_answers
from outreach.follow_up import When, add_step
from outreach.register import Register, referral_lists


def review_answers(
    register: Register, asker: Asker, answers: Sequence[SheetAnswer], others: Collection[str]
) -> SheetReport:
    """Return what answers would write as referrals stand now, without writing anything."""
    found = referral_lists.list_states(register.reader, [answer.referral_id for answer in answers])
    return check_answers(answers, found, asker.structure_id, others)


def record_answers(
    register: Register, asker: Asker, answers: Sequence[SheetAnswer], others: Collection[str], *, when: When
) -> SheetReport:
    """Write the answers, or none of them when one can no longer be: the report says which."""
    with register.writing() as writer:
        found = referral_lists.list_states(writer, [answer.referral_id for answer in answers])
        report = check_answers(answers, found, asker.structure_id, others)
        if not report.faults:
            for answer, row in report.answers:
                add_step(
                    writer, answer.referral_id, answer.step, author=asker.author, when=when,
                    expected_state=row["state"],
                )  # fmt: skip
    return report
