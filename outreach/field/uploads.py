"""Files that come with a form: each is prepared and waits, and its name becomes the answer of its question.

A file that cannot be kept becomes the fault of its question. The file input of a question is named like it with
`@file` after, and `@drop` takes the file away: no question has such a name. Decides nothing.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from outreach.field.answer_fields import find_side
from outreach.field.names import write_path
from outreach.field.posted import Posted
from outreach.media import NO_ROOM, MediaFolder, Unfit, name_file, prepare
from outreach.questionnaire import Question, Survey, list_file_questions
from outreach.questionnaire.readings import Unkept

FILE: Final = "@file"
DROP: Final = "@drop"
Files = Iterable[tuple[str, FileStorage]]
_POSITION: Final = re.compile(r"-[0-9]{1,3}(?=-)")


def take_uploads(media: MediaFolder | None, survey: Survey, account_id: str, posted: Posted, files: Files) -> Posted:
    """Return what was posted with the name of each file as the answer of its question; without media, none is kept."""
    questions = {write_path(question.path): question for question in list_file_questions(survey)}
    submission_id = _read_id(posted.get("submission_id", ""))
    if not questions or submission_id is None:
        return posted
    taken: Posted = MultiDict(posted)
    for name in [name.removesuffix(DROP) for name in posted if name.endswith(DROP)]:
        taken[name] = ""
    # One a question, as its field sends: redrawing forty pictures would keep every other worker waiting.
    for key, sent in dict(files).items():
        name = key.removesuffix(FILE)
        question = questions.get(_POSITION.sub("", name))
        if sent.filename and name != key and question is not None:
            taken[name] = _take(media, question, UUID(account_id), submission_id, sent)
    return taken


def find_waiting(media: MediaFolder, account_id: str, submission_id: str, name: str) -> Path | None:
    """Find a file that waits for a submission of this account."""
    known = _read_id(submission_id)
    return media.find_waiting(UUID(account_id), known, name) if known else None


def _take(
    media: MediaFolder | None, question: Question, owner: UUID, submission_id: UUID, sent: FileStorage
) -> str | Unkept:
    content = sent.stream.read()
    try:
        kept, suffix = prepare(question.type, content, sent.filename or "", find_side(question))
    except Unfit as unfit:
        return Unkept(unfit.message)
    if media is None:
        return name_file(submission_id, content, suffix)
    try:
        return media.put_waiting(owner, submission_id, content, kept, suffix)
    except OSError:
        return Unkept(NO_ROOM)


def _read_id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
