"""Pictures, recordings and files handed back to those who may see the submission that names them.

Only a picture, which was drawn here, is shown in a page; anything else is a file to download. Nothing may run from it.
"""

from pathlib import Path
from typing import Final

from flask import g
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.field.uploads import find_waiting
from outreach.intake import House, list_kept, open_media
from outreach.media import MEDIA_TYPES
from outreach.register import submissions

SHOWN: Final = "jpg"
# A document of its own with no right at all, should a browser ever show it as one.
_NOTHING_RUNS: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


def list_files(house: House, submission_id: str) -> list[str]:
    """List the files that a submission names, pictures last."""
    found = submissions.find_submission(house.register.reader, submission_id)
    return sorted(list_kept(found["answers"]), key=lambda name: (name.endswith(SHOWN), name)) if found else []


def media(submission_id: str, name: str) -> Response:
    """Hand back a file that a submission names."""
    house = at_hand(House)
    return _hand_back(open_media(house).find(name) if name in list_files(house, submission_id) else None)


def waiting(form_id: str, submission_id: str, name: str) -> Response:
    """Hand back a file that waits for the asker's own submission."""
    return _hand_back(find_waiting(open_media(at_hand(House)), g.account.id, submission_id, name))


def _hand_back(path: Path | None) -> Response:
    if path is None:
        raise errors.Refusal(errors.NOT_FOUND)
    suffix = path.suffix[1:]
    handed = Response(path.read_bytes(), mimetype=MEDIA_TYPES[suffix])
    handed.headers["Content-Security-Policy"] = _NOTHING_RUNS
    if suffix != SHOWN:
        handed.headers["Content-Disposition"] = f'attachment; filename="piece.{suffix}"'
    return handed
