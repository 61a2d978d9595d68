"""The wheel: whole, and enough by itself in an empty environment, away from the checkout."""

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What setuptools needs; built from a copy, so that nothing is left in the checkout.
SOURCES = ("outreach", "forms", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")

pytestmark = pytest.mark.xdist_group("packaging")


def run(*words: str | Path, folder: Path, **environment: str) -> str:
    """Run a command in a folder, without a trace of the checkout in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("OUTREACH_", "PYTHON"))}
    done = subprocess.run(
        [str(word) for word in words], cwd=folder, env=kept | environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as a release is."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy / name)
    run(sys.executable, "-m", "build", "--wheel", "--outdir", copy / "dist", ".", folder=copy)
    (built,) = (copy / "dist").glob("*.whl")
    return built


def test_every_file_of_the_toolkit_is_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        shipped = set(opened.namelist())
    files = [path for path in (ROOT / "outreach").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    expected = {str(path.relative_to(ROOT)) for path in files}
    expected |= {f"outreach/forms/{path.name}" for path in (ROOT / "forms").iterdir() if path.is_file()}
    assert not expected - shipped


def test_it_works_in_an_empty_environment_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "empty", with_pip=True)
    programs = tmp_path / "empty" / "bin"
    pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, wheel, folder=tmp_path)
    told = {"OUTREACH_INSTANCE": str(tmp_path / "instance")}
    assert "Registre créé" in run(programs / "outreach", "init", folder=tmp_path, **told)
    listed = run(programs / "outreach", "forms", "list", folder=tmp_path, **told)
    assert "contact" in listed and str(tmp_path / "empty") in listed and str(ROOT) not in listed
