"""What a phone is given to go on without network: pages that say what they hold, the same for everybody, once each."""

import hashlib
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from outreach.field.page_shelf import PageShelf
from outreach.intake import House
from outreach.register import structures
from tests.conftest import TODAY, Person

LogIn = Callable[[str], Person]


def ask(someone: Person, language: str = "fr") -> dict[str, Any]:
    """Ask for the desk, as a phone does."""
    someone.client.set_cookie("language", language)
    desk = someone.client.get("/sync", headers={"Accept": "application/json"}).get_json()
    told: dict[str, Any] = someone.client.get(desk["list"]).get_json()
    return told


def list_wanted(desk: dict[str, Any]) -> list[str]:
    """List every address that a phone keeps."""
    shell = dict(desk["shell"])
    assets = shell.pop("assets")
    pages = [address for form in desk["forms"] for address in form["pages"].values()]
    return list(dict.fromkeys([*shell.values(), *assets, *pages]))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_address_says_what_it_holds(person: LogIn, language: str) -> None:
    worker = person("worker")
    wanted = list_wanted(ask(worker, language))
    assert len(wanted) > 25
    for address in wanted:
        answer = worker.client.get(address)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"], address
        mark = re.search(r"[?&]v=([^&]+)", address)
        assert mark and hashlib.sha256(answer.data).hexdigest().startswith(mark[1]), address
        if answer.mimetype == "text/html" and "/kept" not in address:
            assert f'<html lang="{language}">' in answer.text
            assert not re.search(r'name="(csrf_token|submission_id|slip|outing_id)" value="[^"]', answer.text)
            assert ">worker<" not in answer.text and TODAY.isoformat() not in answer.text


def test_two_workers_are_given_the_same_pages(person: LogIn) -> None:
    assert list_wanted(ask(person("worker"))) == list_wanted(ask(person("teammate")))


def test_neighbourhoods_with_the_same_lists_share_a_page(person: LogIn) -> None:
    (pages,) = (form["pages"] for form in ask(person("worker"))["forms"] if form["form"] == "contact")
    assert len(pages) == 6 and len(set(pages.values())) == 2
    assert pages["tuileries"] == pages["village"] != pages["grande_borne"]
    (alone,) = (form["pages"] for form in ask(person("worker"))["forms"] if form["form"] == "third_place")
    assert list(alone) == [""]


def test_under_another_hash_a_page_is_sent_and_not_to_be_kept(person: LogIn) -> None:
    worker = person("worker")
    for address in ("/forms/contact/offline?place=village&language=fr&v=0123456789", "/offline", "/phone?v=no"):
        answer = worker.client.get(address)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store", address
    assert worker.client.get("/forms/contact/offline?place=nowhere").status_code == 422
    assert worker.client.get("/forms/unknown/offline").status_code == 404


def test_a_changed_territory_changes_the_pages_and_nothing_else_does(app: Flask, person: LogIn) -> None:
    worker, house = person("worker"), app.extensions["outreach.House"]
    before = list_wanted(ask(worker))
    assert list_wanted(ask(worker)) == before
    app.extensions["outreach.House"] = house.adopt(house.territory)
    assert list_wanted(ask(worker)) == before
    written: list[str] = []
    shelf, made_of = PageShelf(), (object(), object())
    for turn in (made_of, made_of, (made_of[0], object())):
        shelf.keep(("page",), turn, lambda: written.append("once"))
    assert len(written) == 2


def test_nobody_there_is_told_by_the_forms_that_ask_no_more(person: LogIn) -> None:
    told = {form["form"]: form.get("absent") for form in ask(person("worker"))["forms"]}
    assert told["contact"] == "result=absent" and told["third_place"] is None


def test_a_desk_without_anybody_is_told_by_its_days_and_names_nobody(house: House, person: LogIn) -> None:
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    caf = next(row for row in structures.list_referents(house.register, TODAY) if row["structure_id"] == ids["caf"])
    away = (TODAY + timedelta(days=3), TODAY + timedelta(days=6))
    with house.register.writing() as writer:
        structures.record_absence(writer, house.territory.id, caf["id"], *away)
        structures.end_referent(writer, next(_list_others(house, ids["cpam"])), TODAY - timedelta(days=1))
    desks = ask(person("worker"))["desks"]
    assert desks["caf"] == [[day.isoformat() for day in away]] and desks["ccas"] == []
    assert desks["cpam"] == [[TODAY.isoformat(), (TODAY + timedelta(days=29)).isoformat()]]
    assert "Référent" not in str(desks)
    with house.register.writing() as writer:
        structures.record_referent(
            writer, house.territory.id, structure_id=ids["caf"], display_name="Suppléant caf",
            mailbox="suppleant@caf.example", rank=2, live_from=date(2025, 1, 1),
        )  # fmt: skip
    assert ask(person("worker"))["desks"]["caf"] == []


def _list_others(house: House, structure_id: str) -> Any:
    rows = structures.list_referents(house.register, TODAY)
    return (row["id"] for row in rows if row["structure_id"] == structure_id)


def test_the_worker_is_asked_for_again_and_the_manifest_says_what_is_installed(app: Flask) -> None:
    stranger = app.test_client()
    worker = stranger.get("/sw.js")
    assert worker.headers["Cache-Control"] == "no-cache" and worker.mimetype == "text/javascript"
    again = stranger.get("/sw.js", headers={"If-None-Match": worker.headers["ETag"]})
    assert again.status_code == 304 and again.headers["Cache-Control"] == "no-cache"
    assert "worker-src 'self'" in worker.headers["Content-Security-Policy"]
    for language in ("fr", "en"):
        answer = stranger.get(f"/manifest.webmanifest?language={language}")
        manifest = answer.get_json(force=True)
        assert manifest["lang"] == language and manifest["start_url"] == "/visits"
        assert manifest["display"] == "standalone" and answer.mimetype == "application/manifest+json"
        for icon in manifest["icons"]:
            drawn = stranger.get(icon["src"])
            assert drawn.status_code == 200 and drawn.mimetype == icon["type"] and len(drawn.data) < 6000
    english = stranger.get("/manifest.webmanifest?language=en").get_json(force=True)
    assert "network" in english["description"]
