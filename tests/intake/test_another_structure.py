"""Another structure than the proposed one: chosen with a reason, which is kept only where it was asked."""

from typing import Any

import pytest

from outreach.intake import House, compare_rebuilt
from outreach.questionnaire import check_answers
from tests.conftest import TODAY, send_visit, start_outing


def describe(structure: str, reason: str) -> dict[str, Any]:
    """Return the answers of a meeting where the health cover is missing, which the CPAM receives."""
    referral = {"structure": structure, "agreement": "yes", **({"structure_reason": reason} if reason else {})}
    gap = {"right": "css", "status": "not_claimed", "refer": "yes", "referral": referral}
    return {"result": "met", "person": {"first_meeting": "yes", "age_band": "25_39"}, "gaps": [gap]}


@pytest.mark.parametrize(
    ("structure", "reason", "kept"),
    [("ccas", "known_there", "known_there"), ("ccas", "", None), ("cpam", "nearer", None), ("cpam", "", None)],
)
def test_the_reason_is_kept_where_another_was_chosen(
    house: House, structure: str, reason: str, kept: str | None
) -> None:
    send_visit(house, describe(structure, reason), outing_id=start_outing(house))
    row = house.register.reader.execute("select structure_reason from referral").fetchone()
    assert row["structure_reason"] == kept and compare_rebuilt(house) == (1, [])


def test_a_reason_that_is_none_is_refused(house: House) -> None:
    survey, lists = house.library.find_survey("contact"), house.library.find_lists("grigny_2")
    faults = check_answers(survey, describe("ccas", "because"), lists, TODAY).faults
    assert [fault.place for fault in faults] == ["gaps/0/referral/structure_reason"]


def test_every_questionnaire_that_refers_asks_why(house: House) -> None:
    referring = [one for one in house.library.list_surveys() if ("referral", "structure") in _list_columns(one)]
    assert len(referring) == 8
    assert all(("referral", "structure_reason") in _list_columns(one) for one in referring)


def _list_columns(survey: Any) -> set[Any]:
    return {getattr(node, "save_to", None) for node in survey.walk()}
