"""Questions called as JavaScript, a <form> or the page call something of theirs: each is a question like another."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.field.conftest import ServedTown

NAMES = (
    "constructor", "toString", "__proto__", "hasOwnProperty", "spoken", "enctype", "submit", "action", "csrf_token",
    "form_version", "_step", "slip",
)  # fmt: skip
FORM = (
    "| survey |\n| | type | name | label | calculation | relevant |\n"
    + "".join(f"| | text | {name} | Question {place}. | | |\n" for place, name in enumerate(NAMES))
    + "| | calculate | said | | concat(${constructor}, ', ', ${toString}, ', ', ${__proto__}) | |\n"
    "| | note | told | On a dit : ${said} | | |\n"
    "| | text | after | Ensuite | | ${hasOwnProperty} != '' |\n"
    "| settings |\n| | form_id | form_title | version |\n| | clash | Noms | 1 |\n"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    """A served town with a questionnaire of such names."""
    folder: Path = tmp_path_factory.mktemp("clash") / "instance"
    (folder / "forms").mkdir(parents=True)
    (folder / "forms" / "clash.md").write_text(FORM, "utf-8")
    town = ServedTown(folder)
    yield town
    town.stop()


def test_names_that_others_use_are_asked_reckoned_and_kept(hand: Callable[..., Page], served: ServedTown) -> None:
    page = hand("clash")
    for name in NAMES:
        page.get_by_label(f"Question {NAMES.index(name)}.").fill(f"dit {NAMES.index(name)}")
    expect(page.get_by_text("On a dit : dit 0, dit 1, dit 2")).to_be_visible()
    page.get_by_label("Ensuite").fill("oui")
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.get_by_role("button", name="Enregistrer").click()
    assert answer.value.status == 201
    told = {name: f"dit {place}" for place, name in enumerate(NAMES)}
    assert served.read_kept() == {**told, "said": "dit 0, dit 1, dit 2", "after": "oui"}
