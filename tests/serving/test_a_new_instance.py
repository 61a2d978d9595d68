"""`outreach init`: what it makes, what it keeps, what it refuses."""

import shutil
from pathlib import Path

import pytest

from outreach import errors
from outreach.intake import House, find_places
from outreach.questionnaire import list_forms
from outreach.register import open_register
from outreach.register.structures import list_structures
from outreach.sealing.seal_keys import SealKeys
from outreach.serving.claims import claim_instance
from outreach.serving.instance import create_instance
from outreach.settings import Settings, read_settings
from outreach.territory import find_territory


def test_it_holds_keys_settings_and_the_structures_of_the_territory(instance: Settings) -> None:
    names = {path.name for path in instance.keys.iterdir()}
    assert {name for name in names if not name.startswith("seal")} == {
        "path.key",
        "session.key",
        "pass.key",
        "link.key",
    }
    assert f"seal-{SealKeys(instance.keys).current.id}.key" in names
    register = open_register(instance.register_path)
    assert "caf" in {row["code"] for row in list_structures(register)}
    register.close()
    told = read_settings({"OUTREACH_INSTANCE": str(instance.instance)})
    assert told.territory == "grigny" and not told.fictitious


def test_all_of_it_is_for_the_operator_alone(instance: Settings) -> None:
    for path in (instance.instance, *instance.instance.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_second_one_in_the_same_folder_is_refused(instance: Settings) -> None:
    with pytest.raises(errors.Refusal) as refused:
        create_instance(instance, None)
    assert refused.value.problem is errors.INSTANCE_EXISTS


def test_settings_written_before_are_kept(tmp_path: Path) -> None:
    written = 'territory = "grigny"\nport = 8080\n'
    (tmp_path / "outreach.toml").write_text(written, "utf-8")
    create_instance(read_settings({"OUTREACH_INSTANCE": str(tmp_path)}), None)
    assert (tmp_path / "outreach.toml").read_text("utf-8") == written


def test_settings_and_command_that_disagree_are_refused(tmp_path: Path) -> None:
    (tmp_path / "outreach.toml").write_text('territory = "ailleurs"\n', "utf-8")
    with pytest.raises(errors.Refusal) as refused:
        create_instance(read_settings({"OUTREACH_INSTANCE": str(tmp_path)}), "grigny")
    assert refused.value.problem is errors.BAD_SETTINGS
    assert not (tmp_path / "outreach.db").exists()


def test_a_territory_given_as_a_path_is_found_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "ma « ville »"
    shutil.copytree(find_territory("grigny", tmp_path), own)
    monkeypatch.chdir(tmp_path)
    create_instance(Settings(instance=tmp_path / "instance"), f"./{own.name}")
    assert read_settings({"OUTREACH_INSTANCE": str(tmp_path / "instance")}).territory == str(own)


def test_nothing_is_made_for_an_unknown_territory(tmp_path: Path) -> None:
    with pytest.raises(errors.Refusal):
        create_instance(Settings(instance=tmp_path / "instance"), "nulle-part")
    assert not (tmp_path / "instance").exists()


def test_a_creation_cut_short_can_be_started_again(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance")
    settings.instance.mkdir()
    (settings.instance / "outreach.unfinished").write_text("à moitié", "utf-8")
    create_instance(settings, None)
    assert settings.register_path.exists()


def test_a_filling_that_fails_leaves_no_register_and_nothing_published(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance")

    def publish_then_fail(house: House) -> None:
        (house.settings.releases / "observatoire-91286.db").write_text("à moitié", "utf-8")
        raise InterruptedError

    with pytest.raises(InterruptedError):
        create_instance(settings, None, fictitious=True, fill=publish_then_fail)
    assert not list(settings.instance.glob("outreach.[!t]*")) and not list(settings.releases.iterdir())


def test_a_real_instance_keeps_the_releases_it_finds(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance")
    settings.releases.mkdir(parents=True)
    (settings.releases / "observatoire-91286.db").write_text("une copie restaurée", "utf-8")
    create_instance(settings, None)
    assert [path.name for path in settings.releases.iterdir()] == ["observatoire-91286.db"]


def test_two_creations_at_once_are_refused(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path / "instance")
    settings.instance.mkdir()
    with claim_instance(settings.instance), pytest.raises(errors.Refusal) as refused:
        create_instance(settings, None)
    assert refused.value.problem is errors.ALREADY_SERVED


def test_the_town_says_which_questionnaires_are_not_about_people(tmp_path: Path) -> None:
    toml = tmp_path / "outreach.toml"
    toml.write_text('open_forms = ["tiers_lieu"]\n', "utf-8")
    told = read_settings({"OUTREACH_INSTANCE": str(tmp_path)})
    (tmp_path / "forms").mkdir()
    form = "| survey | type | name | label |\n| | text | mail | Votre e-mail ? |\n\n"
    settings = "| settings | form_title | form_id | version |\n| | Lieu | tiers_lieu | 1 |\n"
    (tmp_path / "forms" / "lieu.md").write_text(form + settings, "utf-8")
    assert list_forms(find_places(told))["tiers_lieu"].name == "lieu.md"
    toml.write_text("", "utf-8")
    with pytest.raises(errors.Refusal, match="une identité ne se demande jamais"):
        list_forms(find_places(read_settings({"OUTREACH_INSTANCE": str(tmp_path)})))
    toml.write_text('open_forms = "tiers_lieu"\n', "utf-8")
    with pytest.raises(errors.Refusal, match="open_forms ne se lit pas"):
        read_settings({"OUTREACH_INSTANCE": str(tmp_path)})
