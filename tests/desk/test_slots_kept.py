"""A structure's weekly slots, kept by its referent or by the coordination; who is awaited, and never who she is."""

from collections.abc import Callable
from datetime import date

import pytest

from outreach.desk.slots_pages import MOST_SLOTS
from outreach.intake import House
from outreach.register import slots
from outreach.register.structures import name_structure
from tests.conftest import TODAY, Person, describe_meeting, send_visit
from tests.slots_kept import end_slot, list_bookings, open_slot

NEW = {"weekday": "2", "starts_at": "09:30", "places": "2", "from_day": "2026-11-23"}


def book(house: House, slot_id: str, day: date, person: Callable[[str], Person], status: int = 200) -> str:
    """Send somebody to the CAF by a page without script, with an appointment; return the receipt."""
    visit = send_visit(house, describe_meeting("prime_activite", structure="caf"))
    told = {"structure": "caf", "slip": visit.slip, "choice": f"{day.isoformat()}/{slot_id}" if slot_id else ""}
    return person("worker").send(f"/visits/{visit.submission_id}/slots", dict(told), page="/visits", status=status)


def test_a_referent_keeps_the_slots_of_her_structure(person: Callable[[str], Person], house: House) -> None:
    referent = person("referent-caf")
    assert "Aucun créneau" in referent.read("/desk/slots")
    referent.send("/desk/slots", dict(NEW), page="/desk/slots")
    page = referent.read("/desk/slots")
    assert "mardi, 9 h 30" in page and "2 personnes" in page
    assert "Ce créneau existe déjà" in referent.send("/desk/slots", dict(NEW), page="/desk/slots", status=422)
    (slot,) = slots.list_slots(house.register.reader, TODAY)
    assert (slot["weekday"], slot["starts_at"], slot["places"]) == (2, "09:30", 2)
    referent.send(f"/desk/slots/{slot['id']}/end", {"first_day": "2026-11-24"}, page="/desk/slots")
    assert slots.list_slots(house.register.reader, date(2026, 11, 24)) == []
    audited = [row[0] for row in house.register.reader.execute("select action from audit_entry order by rowid")]
    assert audited[-2:] == ["slot_opened", "slot_ended"]


@pytest.mark.parametrize(
    "wrong",
    [{"starts_at": "03:00"}, {"starts_at": "neuf"}, {"places": "0"}, {"places": "many"}, {"places": "51"},
     {"from_day": "2026-11-22"}, {"from_day": ""}, {"weekday": "7"}, {"weekday": ""}],
)  # fmt: skip
def test_what_is_no_slot_is_told_and_nothing_is_kept(
    person: Callable[[str], Person], house: House, wrong: dict[str, str]
) -> None:
    page = person("referent-caf").send("/desk/slots", {**NEW, **wrong}, page="/desk/slots", status=422)
    assert 'class="err"' in page and slots.list_slots(house.register.reader, TODAY) == []


def test_a_structure_does_not_fill_every_phone_with_slots(person: Callable[[str], Person], house: House) -> None:
    made = [open_slot(house, f"{8 + number // 60:02}:{number % 60:02}", code="caf") for number in range(MOST_SLOTS)]
    page = person("referent-caf").send("/desk/slots", dict(NEW), page="/desk/slots", status=422)
    assert "Pas plus de 200 créneaux" in page and len(slots.list_slots(house.register.reader, TODAY)) == MOST_SLOTS
    end_slot(house, made[0], date(2026, 11, 22))
    person("referent-caf").send("/desk/slots", dict(NEW), page="/desk/slots")


def test_the_coordination_keeps_anybody_s_and_a_referent_her_own(person: Callable[[str], Person], house: House) -> None:
    caf, coordination = name_structure(house.territory.id, "caf"), person("coordination")
    coordination.send(f"/coordination/slots/{caf}", dict(NEW), page=f"/coordination/slots/{caf}")
    assert "Créneaux par semaine" in coordination.read("/coordination/slots")
    (slot,) = slots.list_slots(house.register.reader, TODAY)
    referent = person("referent-ccas")
    referent.send(f"/desk/slots/{slot['id']}/end", {"first_day": "2026-11-24"}, page="/desk/slots", status=404)
    assert referent.client.get(f"/coordination/slots/{caf}").status_code == 403
    coordination.send(f"/coordination/slots/{caf}/{slot['id']}/end", {"first_day": "x"}, page="/coordination/slots",
                      status=422)  # fmt: skip
    assert coordination.client.get("/coordination/slots/nobody").status_code == 404


def test_the_desk_sees_who_comes_today_by_the_hour_and_no_code(person: Callable[[str], Person], house: House) -> None:
    slot, later = open_slot(house, "09:30", code="caf"), open_slot(house, "10:00", code="caf")
    receipts = [book(house, slot, TODAY, person) for _ in range(3)]
    assert "Rendez-vous pris : lundi 23 novembre à 9 h 30" in receipts[0]
    assert "La place choisie venait d’être prise" in receipts[1] and "lundi 23 novembre à 10 h" in receipts[1]
    desk = person("referent-caf").read("/desk")
    assert "9 h 30</strong> : une personne avec un bon" in desk
    assert "10 h</strong> : une personne avec un bon" in desk and "le bon dit 9 h 30" in desk
    assert "une personne peut venir, son bon dit cette heure" in desk and "place le lundi 30 novembre à 9 h 30" in desk
    assert later and "Attendues aujourd’hui" not in person("referent-ccas").read("/desk")


def test_the_receipt_without_script_keeps_the_code_and_shows_the_appointment(
    person: Callable[[str], Person], house: House
) -> None:
    slot = open_slot(house, weekday=3, code="caf")
    visit = send_visit(house, describe_meeting("prime_activite", structure="caf"))
    worker, path = person("worker"), f"/visits/{visit.submission_id}/slots"
    told: dict[str, object] = {"structure": "caf", "slip": visit.slip, "choice": f"2026-11-25/{slot}"}
    page = worker.send(path, told, page="/visits", status=200)
    assert visit.slip in page and "mercredi 25 novembre, 9 h 30" in page
    assert "Wednesday 25 November" in page and "25 Kasım" in page
    assert worker.send(path, told, page="/visits", status=200) and list_bookings(house) == [("2026-11-25", "09:30")]
    # Another's code is not told back, nor is one that is none.
    other = send_visit(house, describe_meeting("prime_activite", structure="caf"))
    assert other.slip not in worker.send(path, {**told, "slip": other.slip}, page="/visits", status=200)
    worker.send(path, {**told, "slip": "rubbish"}, page="/visits", status=200)
    worker.send(path, {**told, "choice": "never/x"}, page="/visits", status=400)
    person("teammate").send(path, told, page="/visits", status=403)
    worker.send(path, {**told, "choice": ""}, page="/visits", status=200)
    assert list_bookings(house) == [(None, None)]
    assert visit.slip not in worker.read(f"/visits/{visit.submission_id}")


def test_a_slot_withdrawn_after_a_booking_is_told_to_the_coordination(
    person: Callable[[str], Person], house: House
) -> None:
    slot = open_slot(house, weekday=3, code="caf")
    book(house, slot, date(2026, 11, 25), person)
    referent = person("referent-caf")
    referent.send(f"/desk/slots/{slot}/end", {"first_day": "2026-11-24"}, page="/desk/slots")
    assert "Une personne a un bon pour un créneau retiré" in referent.read("/desk/slots")
    for path in ("/coordination", "/coordination/slots"):
        page = person("coordination").read(path)
        assert "Des rendez-vous sur un créneau retiré" in page and "mercredi 25 novembre, 9 h 30" in page
    assert "créneau retiré" in referent.read("/desk/slots")


def test_a_page_offers_what_is_held_and_no_more(person: Callable[[str], Person], house: House) -> None:
    slot = open_slot(house, weekday=3, code="caf")
    end_slot(house, slot, date(2026, 12, 2))
    visit = send_visit(house, describe_meeting("prime_activite", structure="caf"))
    told: dict[str, object] = {"structure": "caf", "slip": visit.slip, "choice": ""}
    page = person("worker").send(f"/visits/{visit.submission_id}/slots", told, page="/visits", status=200)
    assert "mer. 25 nov., 9 h 30" in page and "mer. 2 déc." in page and "9 déc." not in page
