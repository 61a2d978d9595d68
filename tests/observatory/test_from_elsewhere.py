"""The examples of the guide and of docs/analysing.md, run as they are written: Python, R, a spreadsheet."""

import csv
import io
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_datasette import ANALYST, Window, serve_town

from outreach.observatory.passes import open_script

ASKED = "/observatoire/rights_missing.csv?age_band=65_plus"
DOC = Path("docs/analysing.md")


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    yield from serve_town(tmp_path_factory.mktemp("instance"), 180, 1500, date(2026, 7, 20))


@pytest.fixture(scope="module")
def token(window: Window) -> str:
    return open_script(window.passes, window.key, ANALYST, "analyst", time.time(), 30)


@pytest.fixture(scope="module")
def rows(window: Window) -> list[dict[str, str]]:
    """What the observatory answers."""
    _, _, text = window.read(ASKED, window.enter())
    found = list(csv.DictReader(io.StringIO(text)))
    assert found
    return found


def read_guide(window: Window, token: str, after: str, before: str) -> str:
    """Return an example of the guide, with a token in its place."""
    _, _, page = window.read("/analyser", window.enter())
    return unescape(page.split(after)[1].split(before)[0]).replace("VOTRE_JETON", token)


def read_doc(window: Window, language: str, place: int) -> str:
    """Return an example of the documentation, at the address of this observatory."""
    written = DOC.read_text("utf-8").split(f"```{language}\n")[place].split("```")[0]
    return written.replace("https://observatoire.example.org", window.settings.datasette_url)


def run(words: list[str], folder: Path) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("place", ["guide", "documentation"])
def test_python_reads_the_rows(
    window: Window, token: str, rows: list[dict[str, str]], place: str, tmp_path: Path
) -> None:
    if place == "guide":
        code, name = read_guide(window, token, "# Python", "# R"), "lignes"
    else:
        code, name = f"token = {token!r}\n{read_doc(window, 'python', 1)}", "rows"
    shown = (
        f"import sys\nwriter = csv.DictWriter(sys.stdout, {name}[0])\nwriter.writeheader()\nwriter.writerows({name})"
    )
    assert list(csv.DictReader(io.StringIO(run([sys.executable, "-c", f"{code}\n{shown}"], tmp_path)))) == rows


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is missing (apt install r-base-core)")
@pytest.mark.parametrize("place", ["guide", "documentation"])
def test_r_reads_the_rows(window: Window, token: str, rows: list[dict[str, str]], place: str, tmp_path: Path) -> None:
    if place == "guide":
        code, name = read_guide(window, token, "# R", "</pre>"), "lignes"
    else:
        code, name = f"token <- '{token}'\n{read_doc(window, 'r', 1)}", "rows"
    shown = f"write.csv({name}, stdout(), row.names = FALSE, na = '')"
    told = csv.DictReader(io.StringIO(run(["Rscript", "--vanilla", "-e", f"{code}\n{shown}"], tmp_path)))
    # What it takes for a number it writes as one: 40.0 becomes 40.
    assert [{name: tidy(cell) for name, cell in row.items()} for row in told] == [
        {name: tidy(cell) for name, cell in row.items()} for row in rows
    ]


def test_a_spreadsheet_is_saved_and_opened(
    window: Window, token: str, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    run([sys.executable, "-c", f"token = {token!r}\n{read_doc(window, 'python', 2)}"], tmp_path)
    book = load_workbook(tmp_path / "rights_missing.xlsx")
    heads, *cells = book["Données"].iter_rows(values_only=True)
    assert book.sheetnames == ["Données", "Source"] and len(heads) == len(rows[0]) and len(cells) == len(rows)
    for place, column in enumerate(rows[0]):
        numbers = [row[place] for row in cells if isinstance(row[place], (int, float))]
        assert not numbers or numbers == [float(row[column]) for row in rows if row[column]], column
    assert any(isinstance(cell, (int, float)) for cell in cells[0])


def tidy(cell: str) -> str:
    """Write a number in one way."""
    try:
        return f"{float(cell):g}"
    except ValueError:
        return cell
