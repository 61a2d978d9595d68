"""An instance opened for work: its settings, register, territory, questionnaires and the key of its slips."""

import sqlite3
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from outreach import errors
from outreach.intake.answers_as_data import keep_views
from outreach.intake.editions import Edition, keep_editions
from outreach.intake.library import FormLibrary, find_places
from outreach.register import Register, open_register
from outreach.register.migrations import migrate
from outreach.register.soundness import check_register
from outreach.register.structures import load_structures
from outreach.sealing.keys import read_key, read_or_make_key
from outreach.sealing.seal_keys import SealKeys
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
        settings = self.settings
        return FormLibrary(find_places(settings), self.territory, self.register, settings.old_forms_days)

    def adopt(self, territory: Territory) -> "House":
        """Return this house with the territory as it has become, and the same questionnaires."""
        return self._adopt(replace(self, territory=territory), self.library.adopt(territory))

    def adopt_edition(self, edition: Edition) -> "House":
        """Return this house with one questionnaire as it has become."""
        return self._adopt(replace(self), self.library.adopt_edition(edition))

    def _adopt(self, house: "House", library: FormLibrary) -> "House":
        vars(house)["library"] = library
        return house

    @cached_property
    def path_key(self) -> bytes:
        """The key under which slips are kept."""
        return read_key(self.settings.keys, "path")

    @cached_property
    def link_key(self) -> bytes:
        """The key of the links in partners' messages; an older instance gets one the first time it is asked for."""
        return read_or_make_key(self.settings.keys, "link")

    @cached_property
    def seal_keys(self) -> SealKeys:
        """The keys that phones seal records for."""
        return SealKeys(self.settings.keys)


def open_house(settings: Settings) -> House:
    """Open an instance made by `outreach init`; raises `Refusal` (303) when there is none."""
    if not settings.register_path.exists():
        raise errors.Refusal(errors.NO_INSTANCE, folder=settings.instance)
    territory = read_territory(find_territory(settings.territory, settings.instance))
    return House(settings, open_register(settings.register_path), territory)


def open_brought_forward(settings: Settings) -> House:
    """Open an instance that an older version may have left, its register brought to the newest schema; raises as above.

    For commands; a server does it once, before any process is started.
    """
    if settings.register_path.exists():
        check_register(settings.register_path)
        migrate(settings.register_path)
    return open_house(settings)


def tell_structures(writer: sqlite3.Connection, settings: Settings, territory: Territory) -> None:
    """Bring the structures of the register up to date with the territory's files, which alone are right."""
    sheets = [asdict(sheet) for sheet in territory.structures.values()]
    load_structures(writer, territory.id, sheets, settings.today())


def keep_forms(writer: sqlite3.Connection, house: House) -> None:
    """Bring the versions and views kept in the register up to date with the questionnaires' files, which are right."""
    editions = house.library.list_editions()
    keep_editions(writer, house.territory.id, editions, house.settings.today())
    for edition in editions:
        keep_views(writer, house.territory, edition, find_places(house.settings))
