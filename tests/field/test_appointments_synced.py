"""Appointments chosen on phones without network: each taken once, the last place by one of two, nobody left waiting."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

from outreach.intake import House, compare_rebuilt
from outreach.register import bookings, contacts
from outreach.register.structures import name_structure
from tests.conftest import TODAY, Person, find_account_row, start_outing
from tests.sealed_records import ABSENT, MEETING, Hand, Phone, count_rows
from tests.slots_kept import MONDAY, end_slot, list_bookings, open_slot, seal_booking

TUESDAY = MONDAY + timedelta(days=1)


def send_meeting(phone: Phone) -> str:
    """Send a meeting that sends somebody to the CPAM, and return its id."""
    record = phone.seal(MEETING)
    assert phone.read_outcomes(record) == ["stored"]
    return str(record["id"])


def test_an_appointment_leaves_with_its_visit_and_is_taken_once(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    visit = phone.seal(MEETING)
    booking = seal_booking(phone, visit["id"], slot)
    told = phone.send(booking, visit)
    assert [one["outcome"] for one in told] == ["stored", "stored"]
    assert told[0]["booked"] == {"structure": "cpam", "day": "2026-11-30", "at": "09:30", "changed": False}
    before = "\n".join(house.register._writer.iterdump())
    assert phone.read_outcomes(visit, booking, booking) == ["duplicate"] * 3
    assert "\n".join(house.register._writer.iterdump()) == before
    assert list_bookings(house) == [("2026-11-30", "09:30")] and compare_rebuilt(house) == (1, [])


def test_two_phones_book_the_last_place_without_network(house: House, hand_sync: Hand) -> None:
    first, later, next_day = open_slot(house), open_slot(house, "11:00"), open_slot(house, "08:00", weekday=2)
    start_outing(house)
    start_outing(house, "teammate")
    phones = [hand_sync("worker"), hand_sync("teammate"), hand_sync("worker"), hand_sync("teammate")]
    batches = []
    for phone in phones:
        visit = phone.seal(MEETING)
        batches.append((visit, seal_booking(phone, visit["id"], first)))
    got = [phone.send(*batch)[1]["booked"] for phone, batch in zip(phones, batches, strict=True)]
    assert [(one["day"], one["at"], one["changed"]) for one in got] == [
        ("2026-11-30", "09:30", False),
        ("2026-11-30", "11:00", True),
        ("2026-12-01", "08:00", True),
        ("2026-12-07", "09:30", True),
    ]
    taken = bookings.count_taken(house.register.reader, TODAY)
    assert taken == {(first, MONDAY): 1, (later, MONDAY): 1, (next_day, TUESDAY): 1, (first, date(2026, 12, 7)): 1}
    moved = bookings.list_moved(house.register, find_account_row(house, "teammate").id)
    assert [(row["asked_day"], row["asked_at"], row["on_day"], row["starts_at"]) for row in moved] == [
        ("2026-11-30", "09:30", "2026-11-30", "11:00"),
        ("2026-11-30", "09:30", "2026-12-07", "09:30"),
    ]


def test_the_worker_is_told_on_her_home_until_she_has_seen_it(
    house: House, phone: Phone, person: Callable[[str], Person]
) -> None:
    slot = open_slot(house)
    for _ in range(2):
        phone.read_outcomes(seal_booking(phone, send_meeting(phone), slot))
    worker = person("worker")
    home = worker.read("/visits")
    assert "Un rendez-vous a changé" in home
    assert "attendue le lundi 7 décembre à 9 h 30" in home
    rows = bookings.list_moved(house.register, find_account_row(house, "worker").id)
    person("stranger").send("/visits/moved", {"booking": rows[0]["id"]}, page="/visits")
    assert "Un rendez-vous a changé" in worker.read("/visits")
    worker.send("/visits/moved", {"booking": rows[0]["id"]}, page="/visits")
    assert "Un rendez-vous a changé" not in worker.read("/visits")


def test_no_place_left_is_told_and_the_opening_hours_stand(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    end_slot(house, slot, MONDAY)
    phone.read_outcomes(seal_booking(phone, send_meeting(phone), slot))
    (told,) = phone.send(seal_booking(phone, send_meeting(phone), slot))
    assert told["outcome"] == "stored"
    assert told["booked"] == {"structure": "cpam", "day": None, "at": "", "changed": True}


def test_a_booking_goes_with_a_visit_that_is_refused_or_unknown(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    refused = phone.seal([("result", "met"), ("person-age_band", "a_thousand")])
    told = phone.send(refused, seal_booking(phone, refused["id"], slot), seal_booking(phone, str(uuid4()), slot))
    assert [one["outcome"] for one in told] == ["refused", "dropped", "dropped"]
    nobody = phone.seal(ABSENT)
    assert phone.read_outcomes(nobody, seal_booking(phone, nobody["id"], slot)) == ["stored", "dropped"]
    assert count_rows(house, "booking") == 0


def test_what_is_no_choice_is_dropped_and_stops_nothing(house: House, phone: Phone) -> None:
    slot, other = open_slot(house), open_slot(house, code="ccas")
    visit = send_meeting(phone)
    far = MONDAY + timedelta(days=63)
    wrong = [
        seal_booking(phone, visit, "nowhere"), seal_booking(phone, visit, other), seal_booking(phone, visit, slot, far),
        seal_booking(phone, visit, slot, turn=0), seal_booking(phone, visit, slot, turn=-1),
        seal_booking(phone, visit, other, code="ccas"), seal_booking(phone, visit, slot, code="nobody"),
    ]  # fmt: skip
    assert phone.read_outcomes(*wrong, seal_booking(phone, visit, slot)) == ["dropped"] * 7 + ["stored"]
    assert list_bookings(house) == [("2026-11-30", "09:30")]


def test_nobody_books_for_another_worker_s_visit(house: House, hand_sync: Hand) -> None:
    start_outing(house)
    slot, visit = open_slot(house), send_meeting(hand_sync("worker"))
    stranger = hand_sync("stranger")
    assert stranger.read_outcomes(seal_booking(stranger, visit, slot)) == ["dropped"]
    own = seal_booking(hand_sync("worker"), visit, slot)
    assert stranger.read_outcomes(own) == ["not_yours"] and count_rows(house, "booking") == 0


def test_the_latest_choice_counts_whatever_comes_again(house: House, phone: Phone) -> None:
    early, late = open_slot(house), open_slot(house, "11:00")
    visit = send_meeting(phone)
    choices = [seal_booking(phone, visit, early), seal_booking(phone, visit, late, turn=2)]
    assert phone.read_outcomes(*choices) == ["stored", "stored"]
    assert phone.read_outcomes(*choices) == ["duplicate", "duplicate"]
    assert list_bookings(house) == [("2026-11-30", "11:00")]
    assert phone.read_outcomes(seal_booking(phone, visit, turn=3)) == ["stored"]
    assert phone.read_outcomes(*choices) == ["duplicate", "duplicate"] and list_bookings(house) == [(None, None)]
    assert bookings.count_taken(house.register.reader, TODAY) == {}
    assert not bookings.list_moved(house.register, find_account_row(house, "worker").id)


def test_a_correction_carries_it_as_long_as_it_sends_her_there(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    visit = send_meeting(phone)
    booking = seal_booking(phone, visit, slot)
    phone.read_outcomes(booking)
    corrected = phone.seal([*MEETING, ("replaces", visit)])
    assert phone.read_outcomes(corrected, booking) == ["stored", "duplicate"]
    assert list_bookings(house) == [("2026-11-30", "09:30")]
    assert phone.read_outcomes(seal_booking(phone, corrected["id"], slot, date(2026, 12, 7))) == ["stored"]
    assert phone.read_outcomes(booking) == ["duplicate"] and list_bookings(house) == [("2026-12-07", "09:30")]
    again = phone.seal([*ABSENT, ("replaces", corrected["id"])])
    assert phone.read_outcomes(again, booking) == ["stored", "dropped"] and count_rows(house, "booking") == 0


def test_a_visit_corrected_before_its_appointment_came_keeps_it(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    visit = send_meeting(phone)
    corrected = phone.seal([*MEETING, ("replaces", visit)])
    assert phone.read_outcomes(corrected, seal_booking(phone, visit, slot)) == ["stored", "stored"]
    assert list_bookings(house) == [("2026-11-30", "09:30")]


def test_a_slot_that_is_held_no_more_gives_the_next_one(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    open_slot(house, "14:00", weekday=3)
    visit = send_meeting(phone)
    end_slot(house, slot, TODAY)
    (told,) = phone.send(seal_booking(phone, visit, slot))
    assert told["booked"] == {"structure": "cpam", "day": "2026-12-02", "at": "14:00", "changed": True}


def test_of_a_day_gone_by_no_other_day_is_found(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    last_monday = TODAY - timedelta(days=7)
    told = phone.send(*(seal_booking(phone, send_meeting(phone), slot, last_monday) for _ in range(2)))
    assert [(one["booked"]["day"], one["booked"]["changed"]) for one in told] == [("2026-11-16", False), (None, True)]


def test_who_gave_up_or_was_declined_frees_the_place(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    phone.read_outcomes(seal_booking(phone, send_meeting(phone), slot))
    structure_id = name_structure(house.territory.id, "cpam")
    assert len(bookings.list_awaited(house.register.reader, structure_id, MONDAY, MONDAY)) == 1
    with house.register.writing() as writer:
        writer.execute("update referral_now set state = 'withdrawn', is_open = 0")
    assert bookings.list_awaited(house.register.reader, structure_id, MONDAY, MONDAY) == []
    assert bookings.count_taken(house.register.reader, TODAY) == {}


def test_an_erased_visit_frees_the_place(house: House, phone: Phone) -> None:
    slot = open_slot(house)
    visit = send_meeting(phone)
    phone.read_outcomes(seal_booking(phone, visit, slot))
    with house.register.writing() as writer:
        found = contacts.find_contact(writer, visit)
        assert found
        contacts.withdraw_contact(writer, found["id"])
    assert count_rows(house, "booking") == 0
