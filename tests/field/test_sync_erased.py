"""A phone whose queue still holds an erased visit, or its correction: it is told kindly, and nothing comes back."""

from collections.abc import Callable

from outreach.intake import House
from outreach.sealing.slips import draw_slip
from tests.conftest import Person
from tests.sealed_records import MEETING, Phone, count_rows
from tests.slip.showing import Shown


def test_what_is_erased_stays_so_whatever_a_phone_still_holds(
    house: House, phone: Phone, person: Callable[[str], Person]
) -> None:
    slip = draw_slip()
    sent = phone.seal([*MEETING, ("slip", slip)])
    assert phone.read_outcomes(sent) == ["stored"]
    correction = phone.seal([*MEETING, ("replaces", sent["id"])])
    worker = person("worker")
    Shown(worker, slip).act("erase", {"asked": "1"})
    receipts = phone.send(sent, correction, phone.seal(MEETING))
    assert [one["outcome"] for one in receipts] == ["refused", "refused", "stored"]
    for one in receipts[:2]:
        assert one["told"].startswith("Cette visite a été effacée, à la demande de la personne.")
    assert count_rows(house, "submission") == count_rows(house, "contact") == 1
    # Opened again on the phone, it says so; so do its page and the form that would correct it.
    given = phone.post([], "/sync/answers", record=correction)
    assert given.status_code == 200 and "Cette visite a été effacée" in given.text
    for path in (f"/visits/{sent['id']}", f"/forms/contact?replaces={sent['id']}"):
        page = worker.read(path, status=410)
        assert "Cette visite a été effacée" in page, path
