"""A survey kept compiled is the same survey; anything that changes makes it anew; damage is never served."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from outreach.questionnaire import Survey, find_shipped_forms, read_survey
from outreach.questionnaire.compiled import find_compiled, keep_compiled

RICH = (
    "| survey | type | name | label::Français (fr) | label::English (en) | relevant | choice_filter | parameters "
    "| repeat_count | default | trigger | calculation | appearance | media::image | outreach::publish |\n"
    "| | integer | n | N ${n2} | N | | | | | 3 | | | counter | pic.png | theme |\n"
    "| | integer | n2 | N2 | N2 | ${n} > 1 | | | | ${n} + 1 | | | | | |\n"
    "| | begin_repeat | r | R | R | | | | ${n} | | | | | | |\n"
    "| | select_one towns | t | T | T | | dept = ${n} | randomize=true | | | | | minimal | | |\n"
    "| | text | u | U | U | | | | | | ${t},${n} | 'x' | | | |\n"
    "| | end_repeat | | | | | | | | | | | | | |\n"
    "| | select_one_from_file shops.csv | s | S | S | | | | | | | | | | |\n\n"
    "| choices | list_name | name | label::Français (fr) | label::English (en) | dept |\n"
    "| | towns | grigny | Grigny | Grigny | 91 |\n\n"
    "| settings | form_title | form_id | version | default_language |\n| | Essai | essai | 1 | Français (fr) |\n"
)


def tell(survey: Survey) -> dict[str, Any]:
    """Return everything a survey says."""
    return {field.name: getattr(survey, field.name) for field in fields(survey)}


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A questionnaire with a bit of everything, and its list beside it."""
    (tmp_path / "forms").mkdir()
    path = tmp_path / "forms" / "essai.md"
    path.write_text(RICH, "utf-8")
    (path.parent / "shops.csv").write_text("name,label\ns1,Épicerie\n", "utf-8")
    return path


def test_a_kept_survey_says_the_same(rich: Path, tmp_path: Path) -> None:
    for path in (rich, find_shipped_forms() / "contact.md"):
        survey = read_survey(path)
        keep_compiled(tmp_path / "compiled", "key", survey)
        kept = find_compiled(tmp_path / "compiled", "key")
        assert kept is not None and tell(kept) == tell(survey)


def test_a_second_start_compiles_nothing(rich: Path, tmp_path: Path) -> None:
    folder = tmp_path / "compiled"
    read_survey(rich, compiled=folder)
    kept = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    read_survey(rich, compiled=folder)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == kept and len(kept) == 1
    assert next(iter(kept)).stat().st_mode & 0o077 == 0 and folder.stat().st_mode & 0o077 == 0


def test_a_change_of_the_file_of_its_lists_or_of_its_profile_makes_it_anew(rich: Path, tmp_path: Path) -> None:
    folder = tmp_path / "compiled"
    read_survey(rich, compiled=folder)
    (rich.parent / "shops.csv").write_text("name,label\ns2,Boulangerie\n", "utf-8")
    assert [choice.name for choice in read_survey(rich, compiled=folder).lists["shops"]] == ["s2"]
    rich.write_text(RICH.replace("| theme |", "| no |"), "utf-8")
    read_survey(rich, compiled=folder)
    assert read_survey(rich, compiled=folder, open_forms=["essai"]).profile == "open"
    assert len(list(folder.iterdir())) == 4


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"_":"Survey"}', '{"_":"Nobody"}'])
def test_damage_is_made_anew(rich: Path, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "compiled"
    survey = read_survey(rich, compiled=folder)
    (kept,) = folder.iterdir()
    kept.write_text(damage, "utf-8")
    assert tell(read_survey(rich, compiled=folder)) == tell(survey)


def test_a_folder_that_cannot_be_written_keeps_nothing(rich: Path, tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("a file in its place", "utf-8")
    assert read_survey(rich, compiled=tmp_path / "compiled").form_id == "essai"
