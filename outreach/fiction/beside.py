"""Fictitious answers to the questionnaires that need no outing: a few a week, drawn from their own choices.

Through the intake, as in life. Knows no question by its name, hence says nothing that means anything.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from outreach.fiction.cast import Cast
from outreach.fiction.dice import Dice
from outreach.intake import NOWHERE, Arrival, House, receive
from outreach.questionnaire import Group, Lists, Question, Survey, check_answers

WEEKS: Final = 13
_A_WEEK: Final = 2
# Of ten questions nobody has to answer, so many are answered.
_ANSWERED: Final = 80


def fill_beside(house: House, cast: Cast, dice: Dice, until: date) -> int:
    """Fill in the questionnaires that need no outing over the last weeks; return how many submissions were made."""
    surveys = [survey for survey in house.library.list_surveys() if not survey.needs_outing]
    made = 0
    for week in range(WEEKS, 0, -1):
        for survey in surveys:
            for _ in range(_A_WEEK):
                day = until - timedelta(days=dice.count(7 * week - 6, 7 * week))
                made += _send(house, survey, cast, dice, day)
    return made


def _send(house: House, survey: Survey, cast: Cast, dice: Dice, day: date) -> bool:
    account_id, structure_id = dice.choose(cast.field)
    lists = house.library.find_lists(NOWHERE)
    answers = _draw(survey.children, {**survey.lists, **lists}, dice)
    submission_id, part_of_day = dice.draw_id(), dice.choose(("morning", "afternoon"))
    checked = check_answers(survey, answers, lists, day)
    if checked.faults or not checked.answers:
        # Chance does not know what a questionnaire asks for: some are given up.
        return False
    arrival = Arrival(submission_id, survey.version, checked.answers, account_id, structure_id, "")
    receive(house, survey, arrival, today=day, part_of_day=part_of_day, muted=True)
    return True


def _draw(children: Sequence[Question | Group], lists: Lists, dice: Dice) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for node in children:
        if isinstance(node, Question):
            said = _draw_answer(node, lists, dice)
        elif node.repeat:
            said = [_draw(node.children, lists, dice) for _ in range(dice.count(0, 2))]
        else:
            said = _draw(node.children, lists, dice)
        if said not in (None, [], {}):
            told[node.name] = said
    return told


def _draw_answer(question: Question, lists: Lists, dice: Dice) -> Any:
    codes = [choice.name for choice in lists.get(question.list_name, ())]
    if question.calculation is not None or question.required is None and not dice.happens(_ANSWERED):
        return None
    if question.type.startswith("select_one") and codes:
        return dice.choose(codes)
    if question.type.startswith("select_multiple") and codes:
        chosen = {dice.choose(codes) for _ in range(dice.count(1, 2))}
        return [code for code in codes if code in chosen]
    return dice.count(1, 5) if question.type in ("integer", "range") else None
