"""Documentation that cannot lie: what the code has is looked for in the pages, and pages only name what exists."""

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

from docs import build_figures, build_findings
from docs.build_commands import PAGE, build_page
from outreach.cli import outreach
from outreach.settings import Delays, MailSettings, ReleaseRules, Retention, Settings, read_settings

ROOT = Path(__file__).parent.parent
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
MADE_BY_CODE = {"instance", "fixed_today", "mail", "follow_up", "release", "retention"}


def list_commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command and those below it, by their full names."""
    yield name, command
    if isinstance(command, click.Group):
        for part, below in command.commands.items():
            yield from list_commands(below, f"{name} {part}")


def list_variables() -> set[str]:
    """List the environment variables that the code names."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "outreach").rglob("*.py"))
    return set(re.findall(r"\bOUTREACH_[A-Z_]+", code))


COMMANDS = dict(list_commands(outreach, "outreach"))


def test_the_page_of_commands_is_theirs() -> None:
    assert PAGE.read_text("utf-8") == build_page(), "run: make docs"


def test_the_page_of_figures_is_theirs() -> None:
    assert build_figures.PAGE.read_text("utf-8") == build_figures.build_page(), "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_sentence_and_an_example(name: str) -> None:
    command = COMMANDS[name]
    assert command.help and command.epilog
    example = re.search(r"Exemple : .*?(outreach[ a-z]*)", command.epilog)
    assert example and (name in command.epilog or name == "outreach")


@pytest.mark.parametrize("variable", sorted(list_variables()))
def test_every_variable_of_the_environment_is_documented(variable: str) -> None:
    assert f"`{variable}`" in OPERATING


def test_every_variable_documented_exists() -> None:
    assert set(re.findall(r"`(OUTREACH_[A-Z_]+)`", OPERATING)) <= list_variables()


def test_every_setting_of_the_file_is_documented() -> None:
    kinds = (Settings, MailSettings, Delays, ReleaseRules, Retention)
    names = {one.name for kind in kinds for one in fields(kind)} - MADE_BY_CODE
    assert not {name for name in names if f"`{name}`" not in OPERATING}


def test_every_file_of_the_instance_is_documented() -> None:
    settings = read_settings({"OUTREACH_INSTANCE": "/srv/outreach"})
    paths = {getattr(settings, name) for name in dir(settings) if isinstance(getattr(settings, name), Path)}
    for path in paths - {settings.instance}:
        assert f"`{path.name}" in OPERATING, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [*re.findall(r"\]\(([^)#]+)[^)]*\)", text), *re.findall(r'src="([^"]+)"', text)]
    dead = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert not dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_pages_exist(page: Path) -> None:
    named = set(re.findall(r"`(?:/\S+/)?outreach ([a-z-]+)", page.read_text("utf-8")))
    assert named <= set(outreach.commands)


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help", "chromium"}
    assert (
        targets == set(re.findall(r'"make ([a-z]+)', makefile)) == {"run", "test", "lint", "bench", "docs", "publish"}
    )


def test_the_page_of_findings_is_the_catalogue_s() -> None:
    assert build_findings.PAGE.read_text("utf-8") == build_findings.build_page(), "run: make docs"
