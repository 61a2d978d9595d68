"""The questionnaire of a meeting: in two languages, short enough for a stairwell, in the register's own words."""

from pathlib import Path

import pytest
from pyxform.xls2json_backends import md_table_to_workbook

from outreach import errors, vocabulary
from outreach.questionnaire import (  # fmt: skip
    FormPlaces,
    Group,
    Question,
    Survey,
    describe_survey,
    find_form,
    find_shipped_forms,
    list_forms,
    read_survey,
)

LONGEST_LABEL = 40


def list_questions(survey: Survey) -> list[Question]:
    """List the questions of a survey."""
    return [node for node in survey.walk() if isinstance(node, Question)]


def test_every_word_is_told_in_french_and_english(contact: Survey) -> None:
    assert contact.languages == ("fr", "en") and set(contact.titles) == {"fr", "en"}
    for node in contact.walk():
        told = [node.labels, node.hints]
        if isinstance(node, Question):
            told += [node.required_messages, node.constraint_messages]
            assert (set(node.labels) == {"fr", "en"}) or node.type == "calculate"
            assert bool(node.required) == bool(node.required_messages)
        assert all(set(labels) in (set(), {"fr", "en"}) for labels in told), node.name
    for choices in contact.lists.values():
        assert all(set(choice.labels) == {"fr", "en"} for choice in choices)


def test_labels_fit_a_small_screen_and_apostrophes_are_curved(contact: Survey) -> None:
    labels = [label for node in contact.walk() for label in node.labels.values()]
    labels += [label for choices in contact.lists.values() for choice in choices for label in choice.labels.values()]
    assert not [label for label in labels if len(label) > LONGEST_LABEL]
    assert not [label for label in labels if "'" in label]


def test_an_absent_is_two_taps_and_a_meeting_without_gap_nine(contact: Survey) -> None:
    top = [node for node in contact.children if isinstance(node, Question) and node.relevant is None]
    person = next(node for node in contact.children if isinstance(node, Group) and node.name == "person")
    asked = [node for node in person.children if isinstance(node, Question) and node.type != "calculate"]
    taps = [node for node in asked if node.relevant is None]
    save = 1
    assert len(top) + save == 2
    assert len(top) + len(taps) + save <= 9


def test_codes_are_all_those_of_the_vocabulary(contact: Survey) -> None:
    for question in list_questions(contact):
        codes = vocabulary.COLUMN_CODES.get(".".join(question.save_to or ()))
        if codes is not None:
            told = [choice.name for choice in contact.lists[question.list_name] if choice.name != vocabulary.NOT_TOLD]
            assert told == list(codes), question.name


def test_entities_stand_at_the_root_the_repeat_and_its_group(contact: Survey) -> None:
    assert {(entity.name, entity.path) for entity in contact.entities} == {
        ("contact", ()),
        ("gap", ("gaps",)),
        ("referral", ("gaps", "referral")),
    }
    assert contact.external_lists == {"rights", "structures"}


def test_the_outline_tells_what_is_asked(contact: Survey) -> None:
    outline = describe_survey(contact)
    assert outline.startswith("Rencontre (contact, version ")
    assert "    Âge [age_band · select_one age_bands · → contact#age_band]" in outline.splitlines()
    assert "      seulement si ${result} = 'met'" in outline.splitlines()


def test_the_same_content_is_read_once(tmp_path: Path) -> None:
    shipped = find_shipped_forms() / "contact.md"
    copy = tmp_path / "contact.md"
    copy.write_bytes(shipped.read_bytes())
    assert read_survey(copy) is read_survey(shipped)


def test_a_town_s_own_form_wins_over_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "ours.md"
    own.write_text(
        (find_shipped_forms() / "contact.md").read_text("utf-8").replace("2026112701", "2027010101"), "utf-8"
    )
    (tmp_path / "notes.txt").write_text("rien", "utf-8")
    (tmp_path / "shops.csv").write_text("name,label\ns1,Épicerie\n", "utf-8")
    places = FormPlaces((tmp_path, tmp_path / "absent", find_shipped_forms()))
    assert list_forms(places)["contact"] == own and find_form(places, "contact") == own
    with pytest.raises(errors.Refusal) as refusal:
        find_form(places, "unknown")
    assert refusal.value.problem is errors.UNKNOWN_FORM


def test_a_workbook_says_the_same_as_its_tables(tmp_path: Path) -> None:
    text = (find_shipped_forms() / "contact.md").read_text("utf-8")
    path = tmp_path / "contact.xlsx"
    md_table_to_workbook(text).save(path)
    assert describe_survey(read_survey(path)) == describe_survey(read_survey(find_shipped_forms() / "contact.md"))
