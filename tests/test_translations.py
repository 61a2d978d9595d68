"""The interface is complete in English: every French sentence of code and templates has its English one."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask

from outreach.questionnaire import read_survey
from tests.conftest import PASSWORD, Person, describe_meeting, send_visit

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "outreach" / "translations" / "en" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
# Each language is offered in its own words.
UNTRANSLATED = {"English", "Français"}


@cache
def extract_sentences() -> Catalog:
    """Extract every sentence anew, as `pybabel extract` does."""
    with (ROOT / "docs" / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]
    found = Catalog()
    keywords = {**DEFAULT_KEYWORDS, "mark": None}
    for _, _, message, _, context in extract_from_dir(ROOT / "outreach", methods, options, keywords):
        found.add(message, context=context)
    return found


@cache
def read_english() -> Catalog:
    """Read the catalogue that is edited."""
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def list_texts(told: object) -> tuple[str, ...]:
    """List a sentence, or its singular and plural."""
    return tuple(map(str, told)) if isinstance(told, tuple | list) else (str(told),)


def list_sentences(catalogue: Catalog) -> list[Message]:
    """List the sentences of a catalogue, without its header."""
    return [message for message in catalogue if message.id]


def test_every_french_sentence_has_its_english_one() -> None:
    english = read_english()
    for message in list_sentences(extract_sentences()):
        found = english.get(message.id, message.context)
        assert found is not None, f"not in messages.po: {message.id}"
        assert found.id == message.id, f"not the same plural: {message.id}"
        assert not found.fuzzy, f"to be reviewed: {message.id}"
        texts = list_texts(found.string)
        assert all(text.strip() for text in texts), f"without English: {message.id}"
        assert len(texts) == (english.num_plurals if message.pluralizable else 1), f"plural forms: {message.id}"


def test_no_sentence_is_left_from_earlier() -> None:
    english, current = read_english(), extract_sentences()
    assert not english.obsolete, f"obsolete: {list(english.obsolete)}"
    assert not [message.id for message in english if message.id and message.id not in current]


def test_the_english_keeps_every_placeholder() -> None:
    for message in list_sentences(read_english()):
        originals = [sorted(PLACEHOLDER.findall(text)) for text in list_texts(message.id)]
        for position, text in enumerate(list_texts(message.string)):
            expected = originals[min(position, len(originals) - 1)]
            assert sorted(PLACEHOLDER.findall(text)) == expected, f"{message.id}: {text}"
            # Templates pass every sentence through `%` and show it as it stands.
            assert not set("%<>&") & set(PLACEHOLDER.sub("", text)), f"a sign that would break the page: {text}"


def test_the_compiled_catalogue_is_the_edited_one() -> None:
    with (FOLDER / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    edited = read_english()
    told = [{list_texts(m.id): list_texts(m.string) for m in list_sentences(one)} for one in (compiled, edited)]
    assert told[0] == told[1]
    assert compiled.plural_expr == edited.plural_expr


def test_the_catalogue_names_nobody_and_no_machine() -> None:
    text = (FOLDER / "messages.po").read_text(encoding="utf-8")
    header = text.partition("\n\n")[0]
    assert '"Last-Translator: the outreach project\\n"' in header
    assert '"Language-Team: the outreach project\\n"' in header
    assert "@" not in header and "/" not in header.replace("text/plain", "")
    assert "\n#: " not in text and "\n#, fuzzy" not in text, "written with a location, or to be reviewed"


@pytest.mark.parametrize(
    "template",
    [path for path in sorted((ROOT / "outreach").glob("**/templates/**/*.html")) if "datasette" not in path.parts],
    ids=lambda path: path.name,
)
def test_no_words_of_a_template_escape_translation(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    shown = re.findall(r'(?:aria-label|placeholder|title|alt)="([^"]*)"', text)
    shown += re.sub(r"<[^>]*>", "\n", text).split("\n")
    words = {line.strip() for line in shown if re.search(r"[^\W\d_]{2}", line) and "=" not in line}
    assert words <= UNTRANSLATED


def test_questionnaire_and_pages_use_the_same_english_words() -> None:
    english = read_english()
    for choices in read_survey(ROOT / "forms" / "contact.md").lists.values():
        for choice in choices:
            found = english.get(choice.labels["fr"])
            # A sentence with a plural is told in its singular.
            assert found is None or list_texts(found.string)[0] == choice.labels["en"], choice.labels["fr"]


def test_the_login_page_is_told_in_english(app: Flask) -> None:
    client = app.test_client()
    client.set_cookie("language", "en")
    page = Person(client).read("/login")
    assert '<html lang="en">' in page
    assert "Log in" in page and "User name" in page and "Password" in page
    assert "Se connecter" not in page and "Mot de passe" not in page
    refused = Person(client).send("/login", {"login": "worker", "password": PASSWORD + "?"}, page="/login", status=401)
    assert "Unknown user name or password." in refused


def test_a_referent_reads_english_down_to_a_refused_step(app: Flask, person: Callable[[str], Person]) -> None:
    receipt = send_visit(app.extensions["outreach.House"], describe_meeting("rsa"))
    assert receipt.outcome == "stored"
    referent = person("referent-caf")
    referent.client.set_cookie("language", "en")
    page = referent.read("/desk")
    assert '<html lang="en">' in page and "To answer" in page and "Not claimed" in page
    found = re.search(r'href="/desk/([0-9a-f-]{36})"', page)
    assert found, "the referral is not on the desk"
    address = f"/desk/{found[1]}"
    told: dict[str, object] = {"kind": "reopened", "expected_state": ""}
    refused = referent.send(f"{address}/steps", told, page=address, status=409)
    assert "This step cannot follow ‘Referral opened’." in refused
