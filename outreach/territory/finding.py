"""Where a territory's folder is: the instance's own wins over the one shipped with the toolkit.

Hands on a path; opens no file. The whole folder wins: a town's copy that lacks a file is refused, never completed.
"""

from pathlib import Path
from typing import Final

from outreach import errors
from outreach.territory.faults import Said
from outreach.vocabulary import mark

SHIPPED: Final = Path(__file__).parent
MARK: Final = "territory.toml"
NO_FOLDER: Final = mark("« {name} » n’est pas un dossier (territoires connus : {known}).")
NONE: Final = mark("aucun")
# What `territory new` copies: no town, so neither listed nor served.
EXAMPLE: Final = SHIPPED / "example"


def find_territory(name_or_folder: str | Path, instance: Path) -> Path:
    """Return the folder of a territory, named or given as a path; raises `Refusal` (301) when there is none."""
    named = Path(name_or_folder)
    # A path (« ./town », « /srv/town ») is taken as it is; a bare name is looked for: the instance, the toolkit, here.
    bare = named.name == str(name_or_folder)
    candidates = [*(place / named for place in _list_places(instance)), named] if bare else [named]
    for folder in candidates:
        if folder.is_dir():
            return folder
    known = [folder.name for folder in list_territories(instance)]
    raise errors.Refusal(
        errors.BAD_TERRITORY,
        faults=Said(NO_FOLDER, {"name": str(name_or_folder), "known": ", ".join(known) or Said(NONE)}),
    )


def name_territory(folder: Path, instance: Path) -> str:
    """Return how the settings name a folder: by its name where names are looked for, else by its whole path."""
    return folder.name if folder.parent in _list_places(instance) else str(folder.absolute())


def list_territories(instance: Path) -> list[Path]:
    """List the folders of the known territories, by name; the instance's own hides a shipped one of its name."""
    found: dict[str, Path] = {}
    for place in reversed(_list_places(instance)):
        found |= {mark.parent.name: mark.parent for mark in place.glob(f"*/{MARK}") if mark.parent != EXAMPLE}
    return [found[name] for name in sorted(found)]


def _list_places(instance: Path) -> list[Path]:
    return [instance / "territory", SHIPPED]
