"""A questionnaire filled without JavaScript: « Continuer » brings the page up to date, as the phone would."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from outreach.assembly import create_app
from outreach.intake import House
from tests.conftest import PASSWORD, Person, prepare_instance, read_token, start_outing
from tests.field.test_the_page_follows import FORMS, read_kept


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Person, House]]:
    """A worker in an outing, and the house she speaks to."""
    folder: Path = tmp_path_factory.mktemp("steps") / "instance"
    settings = prepare_instance(folder, open_forms=frozenset(FORMS))
    settings.forms.mkdir()
    for form_id, text in FORMS.items():
        (settings.forms / f"{form_id}.md").write_text(text, "utf-8")
    app = create_app(settings)
    house: House = app.extensions["outreach.House"]
    start_outing(house)
    client = app.test_client()
    told = {"login": "worker", "password": PASSWORD, "csrf_token": read_token(client.get("/login").text)}
    client.post("/login", data=told)
    yield Person(client), house
    house.register.close()


class Paper:
    """A form as a browser without script fills it: what is shown is sent, with what was typed."""

    def __init__(self, worker: Person, form_id: str) -> None:
        self.worker, self.path = worker, f"/forms/{form_id}"
        self.page = worker.read(self.path)

    @property
    def form(self) -> str:
        """The form without the cards to come."""
        return re.sub("<template>.*?</template>", "", self.page[self.page.index('id="survey"') :], flags=re.DOTALL)

    def list_sent(self) -> list[tuple[str, str]]:
        """List what this browser would send as the form stands."""
        sent = []
        for tag in re.findall(r"<input[^>]*>", self.form):
            told = dict(re.findall(r'([\w-]+)(?:="([^"]*)")?', tag))
            ticked = told.get("type") not in ("radio", "checkbox") or "checked" in told
            if "name" in told and ticked and "disabled" not in told:
                sent.append((told["name"], unescape(told.get("value", ""))))
        return sent

    def press(self, button: str = "continue", /, **told: Any) -> int:
        """Press a button after having typed; `a__b` stands for the name `a-b`."""
        typed = {name.replace("__", "-"): text for name, text in told.items()}
        data: dict[str, list[str]] = {}
        for name, text in self.list_sent():
            if name not in typed:
                data.setdefault(name, []).append(text)
        step = {"_step": button} if button else {}
        answer = self.worker.client.post(self.path, data={**data, **typed, **step})
        self.page = answer.text.replace("\u00a0", " ")
        return answer.status_code

    def read(self, name: str) -> Any:
        """Return what the form holds under a name."""
        found = [text for sent, text in self.list_sent() if sent == name]
        return found[0] if len(found) == 1 else found

    def is_shown(self, question: str) -> bool:
        """Whether a question is not hidden."""
        return re.search(rf'data-q="{question}"[^>]* hidden', self.form) is None


def test_what_a_filter_offers_follows(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "filters")
    assert not re.findall(r'<label><input type="radio" name="town"', paper.form)
    paper.press(dept="91")
    assert re.findall(r'<label><input type="radio" name="town" value="(\w+)"', paper.form) == ["grigny", "evry"]
    paper.press(town="evry", who="Léa <b>")
    assert paper.read("town") == "evry" and paper.is_shown("said")
    assert '<output data-cite="who">Léa &lt;b&gt;</output>' in paper.form
    assert '<output data-cite="label">Évry</output>' in paper.form
    paper.press(dept="94")
    assert paper.read("town") == [] and not paper.is_shown("said")
    assert paper.press("") == 201 and "town" not in read_kept(worker[1])


def test_cards_follow_the_count_and_a_blank_one_keeps_its_place(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "counted")
    paper.press(n="3")
    assert paper.form.count("data-card=") == 3 and 'value="add:' not in paper.form and "remove:" not in paper.form
    paper.press(child__0__school="Perrin", child__2__school="Éluard")
    assert paper.read("child-2-school") == "Éluard"
    assert paper.press("") == 201
    assert read_kept(worker[1])["child"] == [{"school": "Perrin"}, {}, {"school": "Éluard"}]
    paper = Paper(worker[0], "counted")
    paper.press(n="51")
    assert paper.press("") == 422 and "50 au plus" in paper.page


def test_a_first_value_is_put_once_when_its_question_appears(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "first")
    paper.press(town="Grigny")
    assert not paper.is_shown("said") and paper.read("said") == ""
    paper.press(more="yes")
    assert paper.is_shown("said") and paper.read("said") == "de Grigny"
    paper.press(said="")
    assert paper.read("said") == ""
    assert paper.press("") == 422 and paper.read("said") == ""
    paper.press(must="fait")
    assert paper.read("said") == ""
    assert paper.press("") == 201 and "said" not in read_kept(worker[1])


def test_what_may_only_be_read_cannot_be_typed_over(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "fixed")
    paper.press(word="mot", choice="yes", many=["evry"], lock="yes")
    assert re.search(r'name="word"[^>]* readonly', paper.form)
    assert re.search(r'name="choice" value="no" disabled', paper.form)
    assert paper.press("") == 201
    assert read_kept(worker[1]) == {"lock": "yes", "word": "mot", "choice": "yes", "many": ["evry"]}


def test_what_is_reckoned_drawn_and_required_is_shown(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "signs")
    assert paper.read("rnd") == ""
    paper.press(dec="2,5", **{"a~b": "a"})
    drawn = paper.read("rnd")
    assert 0 <= float(drawn) < 1 and paper.is_shown("~elements") and paper.is_shown("many")
    paper.press(dec="3", trig="x")
    assert paper.read("rnd") == drawn and paper.read("shown") == "4" and paper.read("hid") == "-"
    assert paper.press("") == 201
    kept = read_kept(worker[1])
    assert (kept["rnd"], kept["a-b"], kept["shown"]) == (drawn, "a", 4)
    paper = Paper(worker[0], "filters")
    assert re.search(r'<span class="sub must" hidden>', paper.form)
    paper.press(who="a")
    assert re.search(r'for="n">.*?<span class="sub must">', paper.form)


def test_cards_in_cards_go_step_by_step(worker: tuple[Person, House]) -> None:
    paper = Paper(worker[0], "nested")
    paper.press("add:outer")
    paper.press("add:outer-0-inner", outer__0__word="un")
    paper.press("add:outer-0-inner", outer__0__inner__0__worth="3")
    paper.press(outer__0__inner__1__worth="4")
    assert '<output data-cite="all">7</output>' in paper.form
    paper.press("remove:outer-0-inner:0")
    assert '<output data-cite="all">4</output>' in paper.form
    assert paper.press("") == 201
    assert read_kept(worker[1])["outer"] == [{"word": "un", "inner": [{"worth": 4}], "sum": "4"}]
