"""The invented town of Valbrume: 2 neighbourhoods, 2 structures, 3 rights; a copy that a test may damage."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from outreach import errors
from outreach.territory import Territory, find_territory, read_territory

VALBRUME = Path(__file__).parent / "valbrume"


@pytest.fixture(scope="session")
def valbrume() -> Territory:
    return read_territory(VALBRUME)


@pytest.fixture(scope="session")
def shipped() -> Territory:
    return read_territory(find_territory("grigny", Path("/nowhere")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Valbrume that the test may damage."""
    return Path(shutil.copytree(VALBRUME, tmp_path / "valbrume"))


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], None]:
    """Replace, once, what a file says."""

    def change_file(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    return change_file


@pytest.fixture
def faults(folder: Path) -> Callable[[], list[str]]:
    """Read the damaged town and return each fault told."""

    def list_faults() -> list[str]:
        with pytest.raises(errors.Refusal) as refused:
            read_territory(folder)
        assert refused.value.problem is errors.BAD_TERRITORY
        return [line.removeprefix("- ") for line in str(refused.value.facts["faults"]).strip().split("\n")]

    return list_faults
