"""The lists and media published with a questionnaire: all lists lie in one folder, none may change another one.

Knows files by their names, and what is said with a publication. Writes no row.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from outreach import errors
from outreach.intake.house import House
from outreach.territory.keeping import write_files


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with a publication: lists and media by file name, the folder where they lie, the teams it is given to.

    `opened` says that it is not about people; None leaves that as it was. `teams` too; no team means every one.
    """

    lists: Mapping[str, bytes] = field(default_factory=dict)
    media: Mapping[str, bytes] = field(default_factory=dict)
    folder: Path | None = None
    opened: bool | None = None
    teams: Collection[str] | None = None


def check_lists(house: House, name: str, lists: Mapping[str, bytes]) -> None:
    """Raise `Refusal` (323) for a list whose name is that of another questionnaire's, with other choices."""
    form_id = Path(name).stem
    for file, content in lists.items():
        kept = house.settings.forms / file
        if not kept.exists() or kept.read_bytes() == content:
            continue
        for survey in house.library.list_surveys():
            if survey.form_id != form_id and kept.stem in {*survey.lists, *survey.external_lists}:
                raise errors.Refusal(errors.LIST_TAKEN, name=kept.stem, form=survey.form_id)


def put_beside(house: House, form_id: str, beside: Beside) -> None:
    """Put the lists and media of a questionnaire where those in service are looked for."""
    for folder, files in (
        (house.settings.forms, beside.lists),
        (house.settings.forms / f"{form_id}-media", beside.media),
    ):
        if files:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_files(folder, files)
