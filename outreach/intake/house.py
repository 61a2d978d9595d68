"""An instance opened for work: its settings, register, territory, questionnaires and the key of its slips."""

import sqlite3
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from outreach import errors
from outreach.intake.library import FormLibrary, find_places
from outreach.register import Register, open_register
from outreach.register.structures import load_structures
from outreach.sealing.keys import read_key
from outreach.settings import Settings
from outreach.territory import Territory, find_territory, read_territory


@dataclass(frozen=True)
class House:
    """Everything a page needs at hand."""

    settings: Settings
    register: Register
    territory: Territory

    @cached_property
    def library(self) -> FormLibrary:
        """The questionnaires in service."""
        return FormLibrary(find_places(self.settings), self.territory)

    def adopt(self, territory: Territory) -> "House":
        """Return this house with the territory as it has become, and the same questionnaires."""
        library = self.library.adopt(territory)
        adopted = replace(self, territory=territory)
        vars(adopted)["library"] = library
        return adopted

    @cached_property
    def path_key(self) -> bytes:
        """The key under which slips are kept."""
        return read_key(self.settings.keys, "path")


def open_house(settings: Settings) -> House:
    """Open an instance made by `outreach init`; raises `Refusal` (303) when there is none."""
    if not settings.register_path.exists():
        raise errors.Refusal(errors.NO_INSTANCE, folder=settings.instance)
    territory = read_territory(find_territory(settings.territory, settings.instance))
    return House(settings, open_register(settings.register_path), territory)


def tell_structures(writer: sqlite3.Connection, settings: Settings, territory: Territory) -> None:
    """Bring the structures of the register up to date with the territory's files, which alone are right."""
    sheets = [asdict(sheet) for sheet in territory.structures.values()]
    load_structures(writer, territory.id, sheets, settings.today())
