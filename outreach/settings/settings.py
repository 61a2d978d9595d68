"""Everything an instance was told: where it is, its settings by name, today's date in Paris. Opens nothing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from outreach.settings.sections import Delays, MailSettings, ReleaseRules, Retention
from outreach.vocabulary import label_part_of_day

TIME_ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an instance was told."""

    instance: Path
    territory: str = "grigny"
    fictitious: bool = False
    port: int = 8000
    observatory_port: int = 8001
    public_url: str = ""
    observatory_url: str = ""
    fixed_today: date | None = None
    open_forms: frozenset[str] = frozenset()
    old_forms_days: int = 90
    lock_minutes: int = 5
    undo_seconds: int = 8
    mail: MailSettings = field(default_factory=MailSettings)
    follow_up: Delays = Delays()
    release: ReleaseRules = ReleaseRules()
    retention: Retention = Retention()

    @property
    def register_path(self) -> Path:
        """The register's file."""
        return self.instance / "outreach.db"

    @property
    def forms(self) -> Path:
        """The folder of the town's own questionnaires."""
        return self.instance / "forms"

    @property
    def drafts(self) -> Path:
        """The questionnaires on trial, in service nowhere."""
        return self.forms / "drafts"

    @property
    def compiled_forms(self) -> Path:
        """What questionnaires became when they were read: may be deleted at any time."""
        return self.instance / "compiled"

    @property
    def releases(self) -> Path:
        """The folder of released files: the only one Datasette is given."""
        return self.instance / "releases"

    @property
    def media(self) -> Path:
        """The folder of what comes beside the answers: pictures, recordings, files."""
        return self.instance / "media"

    @property
    def keys(self) -> Path:
        """The folder of secret keys (0600)."""
        return self.instance / "keys"

    @property
    def passes(self) -> Path:
        """The folder of passes from the app to Datasette."""
        return self.instance / "passes"

    @property
    def queries(self) -> Path:
        """The folder where Datasette notes what analysts asked."""
        return self.instance / "queries"

    @property
    def logs(self) -> Path:
        """What Datasette complains of; no address asked for is ever logged."""
        return self.instance / "logs"

    @property
    def mail_folder(self) -> Path:
        """Where messages are written when no SMTP host is set."""
        return self.instance / "mail"

    @property
    def app_url(self) -> str:
        """The address people type."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def datasette_url(self) -> str:
        """The observatory's address."""
        return self.observatory_url or f"http://127.0.0.1:{self.observatory_port}"

    def today(self) -> date:
        """Today in Paris, or the fixed date of a fictitious instance."""
        return self.fixed_today or datetime.now(TIME_ZONE).date()

    def hour(self) -> str:
        """The hour and minute it is in Paris, as a wall clock shows them."""
        return f"{datetime.now(TIME_ZONE):%H:%M}"

    def part_of_day(self) -> str:
        """The part of day it is in Paris."""
        return label_part_of_day(datetime.now(TIME_ZONE).hour)
