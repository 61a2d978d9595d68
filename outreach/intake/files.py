"""The files that answers name: each must be waiting for this submission, or kept already by the visit it corrects.

They get their place in the transaction that keeps the answers, as its last step: a refused submission leaves none.
"""

import json
from typing import Any, Final
from uuid import UUID

from outreach.intake.arrival import Arrival, FaultyAnswers
from outreach.intake.house import House
from outreach.media import MediaFolder, is_name
from outreach.questionnaire import Answers, Fault, Survey, keep_readable, list_named_files
from outreach.register import submissions
from outreach.vocabulary import mark

GONE: Final = mark("{label} : ce fichier n’est plus là. Joignez-le de nouveau.")


def open_media(house: House) -> MediaFolder:
    """Return the folder where an instance keeps what comes beside the answers."""
    return MediaFolder(house.settings.media)


def settle_files(house: House, survey: Survey, arrival: Arrival, submission_id: str, answers: Answers) -> None:
    """Give the files that answers name their place; raises `FaultyAnswers` when one is nowhere to be found.

    Call it last before the commit, behind the one writer: of two phones that send one submission, the second comes
    when it is known already.
    """
    named = list_named_files(survey, answers)
    if not named:
        return
    media, owner, submission = open_media(house), UUID(arrival.account_id), UUID(submission_id)
    carried = _list_carried(house, survey, arrival)
    waiting = {name for _, _, name in named if media.find_waiting(owner, submission, name)}
    gone = [(place, question) for place, question, name in named if name not in waiting | carried]
    if gone:
        raise FaultyAnswers(tuple(Fault(place, question.labels, GONE) for place, question in gone))
    media.settle(owner, submission, waiting)


def forget_waiting(house: House, arrival: Arrival) -> None:
    """Forget what was sent along with a submission that is kept and is named by no answer of it."""
    open_media(house).forget_waiting(UUID(arrival.account_id), UUID(arrival.submission_id))


def list_kept(answers: str) -> set[str]:
    """Return the names of files that kept answers (their JSON) hold."""
    return set(_list_names(json.loads(answers)))


def compare_media(house: House) -> tuple[list[str], list[str]]:
    """Return the names that kept answers hold and that are in no file, then the files that no answer names."""
    named: set[str] = set()
    for answers in submissions.list_answers_with_files(house.register.reader):
        named |= list_kept(answers)
    kept = set(open_media(house).list_names())
    return sorted(named - kept), sorted(kept - named)


def _list_carried(house: House, survey: Survey, arrival: Arrival) -> set[str]:
    if arrival.replaces_id is None:
        return set()
    replaced = submissions.find_submission(house.register.reader, arrival.replaces_id)
    if replaced is None or replaced["account_id"] != arrival.account_id:
        return set()
    # Asked in another version, they may have another shape.
    named = list_named_files(survey, keep_readable(survey, json.loads(replaced["answers"]), {}))
    return {name for _, _, name in named if open_media(house).find(name)}


def _list_names(told: Any) -> list[str]:
    if isinstance(told, dict | list):
        return [name for kid in (told.values() if isinstance(told, dict) else told) for name in _list_names(kid)]
    return [told] if is_name(told) else []
