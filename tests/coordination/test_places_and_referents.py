"""Receptions, referents, deputies and absences are kept by the coordination, each change with its line."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from outreach.coordination.forms import RECEPTION
from outreach.intake import House
from outreach.register import answer_links, audit, structures
from outreach.territory.columns import CONFIRMED
from tests.conftest import TODAY, Person, read_seen

LogIn = Callable[[str], Person]
TOMORROW = TODAY + timedelta(days=1)


def find_structure(house: House, code: str = "caf") -> str:
    return structures.list_structure_ids(house.register.reader, house.territory.id)[code]


def list_referents(house: House) -> list[str]:
    found = structures.list_referents(house.register, TODAY)
    return [row["id"] for row in found if row["structure_id"] == find_structure(house)]


def find_live(house: House, day=TODAY) -> str | None:  # type: ignore[no-untyped-def]
    row = structures.find_live_referent(house.register.reader, find_structure(house), day)
    return row["display_name"] if row else None


def test_a_reception_is_changed_in_both_languages(person: LogIn, house: House) -> None:
    someone, page = person("coordination"), f"/coordination/structures/{find_structure(house)}"
    told: dict[str, object] = {name: f"  {name}\r\n  told " for name in RECEPTION}
    told |= {"direct_number": "01 69 00 00 00", "languages": ["fr", "ta"], "delay_days": "10", "status": CONFIRMED}
    told["slips"] = "yes"
    told["seen"] = read_seen(someone.read(page))
    assert someone.send(page, told, page=page) == "/coordination/structures"
    row = structures.find_structure(house.register, find_structure(house))
    assert row is not None and row["place_en"] == "place_en told" and row["updated_on"] == TODAY.isoformat()
    assert row["label_fr"] == "label_fr told"
    again = someone.read(page)
    assert 'value="ta" checked' in again and 'name="delay_days" type="text" value="10"' in again
    assert "hours_fr told" in someone.read("/coordination/structures")
    line = audit.list_audit(house.register)[0]
    assert (line["login"], line["subject_kind"], line["subject_id"]) == (
        "coordination", "territory", "0001-structures.csv",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("place_fr", " "),
        ("hours_en", ""),
        ("place_en", "x" * 301),
        ("direct_number", "call me"),
        ("delay_days", "bientôt"),
        ("label_fr", ""),
    ],
)
def test_a_faulty_reception_is_told_beside_its_field_and_changes_nothing(
    person: LogIn, house: House, name: str, typed: str
) -> None:
    someone, page = person("coordination"), f"/coordination/structures/{find_structure(house)}"
    told: dict[str, object] = {
        **dict.fromkeys(RECEPTION, "texte"),
        "direct_number": "",
        "languages": "fr",
        "delay_days": "",
        "status": CONFIRMED,
    }
    told |= {"seen": read_seen(someone.read(page)), name: typed}
    assert f'id="{name}-err"' in someone.send(page, told, page=page, status=422)
    assert audit.list_audit(house.register) == []


def test_a_deputy_answers_while_the_referent_is_away(person: LogIn, house: House) -> None:
    someone = person("coordination")
    told: dict[str, object] = {
        "structure_id": find_structure(house), "display_name": "Suppléante CAF", "mailbox": "suppleante@caf.example",
        "rank": "2", "live_from": TODAY.isoformat(), "mail_pace": "daily",
    }  # fmt: skip
    assert someone.send("/coordination/referents", told, page="/coordination/referents") == "/coordination/referents"
    assert find_live(house) == "Référent caf"
    first = list_referents(house)[0]
    away: dict[str, object] = {"from_day": TODAY.isoformat(), "until_day": TOMORROW.isoformat()}
    someone.send(f"/coordination/referents/{first}/absence", away, page="/coordination/referents")
    assert find_live(house) == find_live(house, TOMORROW) == "Suppléante CAF"
    assert find_live(house, TOMORROW + timedelta(days=1)) == "Référent caf"
    page = someone.read("/coordination/referents")
    assert "Absence du 23 nov. 2026 au 24 nov. 2026" in page and "En absence" in page
    assert [row["action"] for row in audit.list_audit(house.register)] == ["absence_noted", "named"]


def test_a_referent_ends_on_a_day(person: LogIn, house: House) -> None:
    someone, first = person("coordination"), list_referents(house)[0]
    told: dict[str, object] = {"last_day": TODAY.isoformat()}
    someone.send(f"/coordination/referents/{first}/end", told, page="/coordination/referents")
    assert find_live(house) == "Référent caf" and find_live(house, TOMORROW) is None
    assert "Jusqu’au 23 nov. 2026" in someone.read("/coordination/referents")


def test_faulty_days_are_told_at_the_referent_they_are_about(person: LogIn, house: House) -> None:
    someone, first = person("coordination"), list_referents(house)[0]
    page = "/coordination/referents"
    for last_day, sentence in (("", "Indiquez le jour."), ("2026-11-01", "Au plus tôt hier."), ("soon", "")):
        shown = someone.send(f"{page}/{first}/end", {"last_day": last_day}, page=page, status=422)
        assert f'id="last_day-{first}-err"' in shown and sentence in shown
    for until_day, sentence in (("2026-11-22", "La fin vient avant le début."), ("2030-01-01", "Plus d’un an")):
        days: dict[str, object] = {"from_day": TODAY.isoformat(), "until_day": until_day}
        shown = someone.send(f"{page}/{first}/absence", days, page=page, status=422)
        assert f'id="until_day-{first}-err"' in shown and sentence in shown
        # The page opens there, in a list of every referent.
        assert shown.count("<summary autofocus>") == 1
    assert audit.list_audit(house.register) == []


def test_absences_that_meet_are_refused_and_told(person: LogIn, house: House) -> None:
    someone, first = person("coordination"), list_referents(house)[0]
    page = "/coordination/referents"
    path = f"{page}/{first}/absence"
    someone.send(path, {"from_day": "2026-12-10", "until_day": "2026-12-20"}, page=page)
    for from_day, until_day in (
        ("2026-12-20", "2026-12-24"), ("2026-12-01", "2026-12-10"), ("2026-12-12", "2026-12-13"),
        ("2026-12-01", "2026-12-31"),
    ):  # fmt: skip
        shown = someone.send(path, {"from_day": from_day, "until_day": until_day}, page=page, status=422)
        assert "Une absence est déjà notée du 10 décembre 2026 au 20 décembre 2026." in shown
    for from_day, until_day in (("2026-12-21", "2026-12-24"), ("2026-12-01", "2026-12-09")):
        someone.send(path, {"from_day": from_day, "until_day": until_day}, page=page)
    assert len(structures.list_spells(house.register, first)) == 3
    # What an absence leaves open is said at once.
    shown = someone.read(page)
    assert "Du 1 décembre 2026 au 24 décembre 2026, personne ne répond" in shown


def test_a_mailbox_and_its_pace_are_changed_and_its_former_links_open_no_more(person: LogIn, house: House) -> None:
    someone, first = person("coordination"), list_referents(house)[0]
    page, path = "/coordination/referents", f"/coordination/referents/{first}/mailbox"
    assert "Une fois par jour, le matin" in someone.read(page)
    with house.register.writing() as writer:
        link_id = answer_links.record_link(writer, house.territory.id, first, TODAY)
    someone.send(path, {"mailbox": "aller-vers@caf.example", "mail_pace": "at_once"}, page=page)
    link = answer_links.find_link(house.register.reader, link_id)
    assert link is not None and link["revoked_on"] is None
    someone.send(path, {"mailbox": "nouvelle@caf.example", "mail_pace": "at_once"}, page=page)
    row = structures.find_referent(house.register, first)
    assert row is not None and (row["mailbox"], row["mail_pace"]) == ("nouvelle@caf.example", "at_once")
    link = answer_links.find_link(house.register.reader, link_id)
    assert link is not None and link["revoked_on"] == TODAY.isoformat()
    for wrong in ({"mailbox": "nouvelle", "mail_pace": "daily"}, {"mailbox": "x@caf.example", "mail_pace": "hourly"}):
        someone.send(path, dict(wrong), page=page, status=422)
    assert [entry["action"] for entry in audit.list_audit(house.register)] == ["mailbox_changed"] * 2


def test_nobody_is_named_twice_at_one_rank(person: LogIn, house: House) -> None:
    told: dict[str, object] = {
        "structure_id": find_structure(house), "display_name": "Autre référente", "mailbox": "autre@caf.example",
        "rank": "1", "live_from": TOMORROW.isoformat(), "mail_pace": "daily",
    }  # fmt: skip
    someone, page = person("coordination"), "/coordination/referents"
    shown = someone.send(page, told, page=page, status=422)
    assert 'id="rank-err"' in shown and "Référent caf a déjà ce rang" in shown
    someone.send(f"{page}/{list_referents(house)[0]}/end", {"last_day": TODAY.isoformat()}, page=page)
    someone.send(page, told, page=page)
    assert find_live(house) == "Référent caf" and find_live(house, TOMORROW) == "Autre référente"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("mail_pace", "hourly"),
        ("structure_id", ""),
        ("structure_id", "nowhere"),
        ("display_name", ""),
        ("mailbox", "referente"),
        ("rank", "9"),
    ]
    + [("mailbox", "a@b.example\r\nBcc: x@y.example"), ("live_from", "")],
)
def test_a_faulty_referent_is_told_beside_the_field(person: LogIn, house: House, name: str, typed: str) -> None:
    told: dict[str, object] = {
        "structure_id": find_structure(house), "display_name": "Référente", "mailbox": "r@caf.example", "rank": "1",
        "live_from": TODAY.isoformat(), "mail_pace": "daily", name: typed,
    }  # fmt: skip
    someone, page = person("coordination"), "/coordination/referents"
    assert f'id="{name}-err"' in someone.send(page, told, page=page, status=422)
    assert len(list_referents(house)) == 1


def test_everybody_who_answered_for_a_structure_is_told_with_who_noted_it(person: LogIn, house: House) -> None:
    someone, structure = person("coordination"), find_structure(house)
    past = f"/coordination/structures/{structure}/referents"
    (first,) = list_referents(house)
    assert "Référent caf" in someone.read(past) and "par coordination" not in someone.read(past)
    told: dict[str, object] = {
        "structure_id": structure, "display_name": "Suppléante CAF", "mailbox": "suppleante@caf.example", "rank": "2",
        "live_from": TODAY.isoformat(), "mail_pace": "daily",
    }  # fmt: skip
    someone.send("/coordination/referents", told, page="/coordination/referents")
    for days in (1, 30):
        away = {"from_day": TODAY + timedelta(days=days), "until_day": TODAY + timedelta(days=days + 1)}
        dates: dict[str, object] = {name: day.isoformat() for name, day in away.items()}
        someone.send(f"/coordination/referents/{first}/absence", dates, page="/coordination/referents")
    ended: dict[str, object] = {"last_day": TOMORROW.isoformat()}
    someone.send(f"/coordination/referents/{first}/end", ended, page="/coordination/referents")
    rows = [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in someone.read(past).split("<tr>")[2:]]
    assert rows[0].startswith("Suppléante CAF") and rows[1].startswith("Référent caf")
    noted = "par coordination le 23 nov. 2026"
    assert f"Nomination notée {noted}" in rows[0] and "Depuis le 23 nov. 2026" in rows[0]
    assert f"au 24 nov. 2026 Dernier jour noté {noted}" in rows[1]
    assert f"Du 23 déc. 2026 au 24 déc. 2026 Notée {noted} Du 24 nov. 2026 au 25 nov. 2026 Notée {noted}" in rows[1]
    someone.read("/coordination/structures/nowhere/referents", status=404)


def test_an_absence_that_no_line_of_the_audit_remembers_is_told_without_an_author(person: LogIn, house: House) -> None:
    (first,) = list_referents(house)
    with house.register.writing() as writer:
        structures.record_absence(writer, house.territory.id, first, TODAY, TOMORROW)
    someone = person("coordination")
    page = someone.read(f"/coordination/structures/{find_structure(house)}/referents")
    assert "Du 23 nov. 2026 au 24 nov. 2026" in page and "Notée" not in page
