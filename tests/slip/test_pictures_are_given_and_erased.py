"""Pictures of a visit are given to the person in the page itself, and erased with the rest once that is on disk."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from outreach.intake import Arrival, House, compare_media, open_media, receive
from outreach.media import prepare
from outreach.sealing.slips import draw_slip
from outreach.settings import Settings
from tests.conftest import TODAY, Person, find_account_row, prepare_instance, start_outing
from tests.media.drawing import take_photo
from tests.slip.showing import Shown

FORM = """
| settings |
| | form_id | form_title | version | default_language |
| | paliers | Paliers | 2026112301 | Français (fr) |

| survey |
| | type | name | label::Français (fr) | required | save_to |
| | select_one results | result | Résultat | yes | contact#result |
| | image | photo | Photo du palier | | |

| choices |
| | list_name | name | label::Français (fr) |
| | results | met | Rencontrée |

| entities |
| | list_name | label |
| | contact | ${result} |
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An instance with a questionnaire of visits that takes a picture."""
    made = prepare_instance(tmp_path / "instance")
    (made.instance / "forms").mkdir(exist_ok=True)
    (made.instance / "forms" / "paliers.md").write_text(FORM, "utf-8")
    return made


def visit(house: House, slip: str, colour: str, replaces: str | None = None, outing: str = "") -> str:
    """Meet somebody who shows her slip, with a picture; return the submission."""
    account, submission = find_account_row(house, "worker"), str(uuid4())
    sent = take_photo(colour=colour)
    kept, suffix = prepare("image", sent)
    name = open_media(house).put_waiting(UUID(account.id), UUID(submission), sent, kept, suffix)
    survey = house.library.find_survey("paliers")
    arrival = Arrival(
        submission, survey.version, {"result": "met", "photo": name}, account.id, account.structure_id or "",
        outing or start_outing(house), known_slip=slip, replaces_id=replaces,
    )  # fmt: skip
    receive(house, survey, arrival, today=TODAY, part_of_day="morning")
    return submission


def test_pictures_of_every_version_are_given_then_erased_and_the_others_stay(
    person: Callable[[str], Person], house: House
) -> None:
    slip, outing = draw_slip(), start_outing(house)
    first = visit(house, slip, "red", outing=outing)
    visit(house, slip, "blue", first, outing)
    visit(house, draw_slip(), "green")
    worker = person("referent-caf")
    page = Shown(worker, slip).act("noted", {"asked": "1"})
    assert page.count('<img class="noted" src="data:image/jpeg;base64,') == 2
    media = open_media(house)
    assert len(list(media.list_names())) == 3
    media.put_waiting(UUID(find_account_row(house, "worker").id), UUID(first), b"late", b"late", "txt")
    Shown(worker, slip).act("erase", {"asked": "1"})
    assert len(list(media.list_names())) == 1 and compare_media(house) == ([], [])
    assert [path for path in house.settings.media.glob("waiting/*") if path.name] == []
