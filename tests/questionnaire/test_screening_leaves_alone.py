"""Ordinary notes, as outreach workers write them, are kept to the letter: money, days, hours, ages, floors."""

import tomllib
from pathlib import Path

import pytest
from screening_cases import NOTES

import outreach.fiction
from outreach.questionnaire import screen


@pytest.mark.parametrize("note", NOTES)
def test_an_ordinary_note_is_left_alone(note: str) -> None:
    assert screen(note) == (note, False)


def test_the_notes_of_the_invented_town_are_left_alone() -> None:
    marginals = tomllib.loads((Path(outreach.fiction.__file__).parent / "marginals.toml").read_text("utf-8"))
    for note in marginals["notes"]["texts"]:
        assert screen(note) == (note, False)
