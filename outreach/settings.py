"""Where the instance is and what it was told: `outreach.toml`, then the environment, which wins.

Hands a frozen `Settings` to the floors above, and today's date in Paris. Opens no register and no network.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from outreach import errors
from outreach.vocabulary import label_part_of_day

TIME_ZONE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How messages leave: by SMTP when `host` is set, else as files in `instance/mail/`.

    `tls` speaks TLS from the first byte (port 465); `ca_file` is the authority that signed the server's certificate,
    when the machine does not know it; no step of SMTP may take longer than `timeout_seconds`.
    """

    host: str = ""
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = True
    tls: bool = False
    ca_file: str = ""
    timeout_seconds: int = 20
    sender: str = "ne-pas-repondre@localhost"


@dataclass(frozen=True, slots=True)
class Delays:
    """How long what a structure owes may take, in working days; what concerns the person runs in plain days."""

    acknowledge_days: int = 3
    answer_days: int = 10
    outcome_days: int = 45
    grace_days: int = 2
    step_days: int = 3
    committee_days: int = 10
    presented_days: int = 30
    expiry_days: int = 90


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


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `outreach.toml` of the instance, then the environment; raises `Refusal` (302)."""
    instance = Path(environ.get("OUTREACH_INSTANCE") or "instance").absolute()
    told = _read_toml(instance / "outreach.toml")
    fictitious = told.get("fictitious") is True
    mail, follow_up = told.get("mail"), told.get("follow_up")
    return Settings(
        instance=instance,
        territory=str(told.get("territory", "grigny")),
        fictitious=fictitious,
        port=_read_port(environ.get("OUTREACH_PORT") or told.get("port", 8000), "OUTREACH_PORT"),
        observatory_port=_read_port(
            environ.get("OUTREACH_OBSERVATORY_PORT") or told.get("observatory_port", 8001),
            "OUTREACH_OBSERVATORY_PORT",
        ),
        public_url=str(told.get("public_url", "")).rstrip("/"),
        observatory_url=str(told.get("observatory_url", "")).rstrip("/"),
        fixed_today=_read_today(environ.get("OUTREACH_TODAY"), fictitious),
        open_forms=_read_names(told.get("open_forms", []), "open_forms"),
        old_forms_days=_read_days(told.get("old_forms_days", 90), "old_forms_days"),
        lock_minutes=_read_count(told.get("lock_minutes", 5), "lock_minutes", "minutes", 1, 60),
        undo_seconds=_read_count(told.get("undo_seconds", 8), "undo_seconds", "secondes", 0, 60),
        mail=_read_mail(mail if isinstance(mail, dict) else {}),
        follow_up=_read_delays(follow_up if isinstance(follow_up, dict) else {}),
    )


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise errors.Refusal(
            errors.BAD_SETTINGS, name=path.name, fault=fault, remedy="Corrigez la ligne indiquée."
        ) from None


def _read_names(value: object, name: str) -> frozenset[str]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return frozenset(value)
    raise errors.Refusal(
        errors.BAD_SETTINGS, name=name, fault=f"« {value} »", remedy='Écrivez une liste, par exemple ["tiers_lieu"].'
    )


def _read_port(value: object, name: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", str(value)) and 0 < int(str(value)) < 65536:
        return int(str(value))
    raise errors.Refusal(errors.BAD_SETTINGS, name=name, fault=f"« {value} »", remedy="Donnez un nombre de 1 à 65535.")


def _read_days(value: object, name: str) -> int:
    return _read_count(value, name, "jours", 0, 3650)


def _read_count(value: object, name: str, unit: str, least: int, most: int) -> int:
    # A boolean is an int for Python.
    if type(value) is int and least <= value <= most:
        return value
    remedy = f"Donnez un nombre de {unit}, de {least} à {most}."
    raise errors.Refusal(errors.BAD_SETTINGS, name=name, fault=f"« {value} »", remedy=remedy)


def _read_today(value: str | None, fictitious: bool) -> date | None:
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise errors.Refusal(
            errors.BAD_SETTINGS, name="OUTREACH_TODAY", fault=f"« {value} »", remedy="Écrivez par exemple 2026-11-23."
        ) from None
    if not fictitious:
        raise errors.Refusal(
            errors.BAD_SETTINGS,
            name="OUTREACH_TODAY",
            fault="l’instance n’est pas fictive",
            remedy="Retirez ce réglage : la date d’un vrai registre ne se choisit pas.",
        )
    return day


def _read_mail(told: Mapping[str, object]) -> MailSettings:
    known = MailSettings()
    return MailSettings(
        host=str(told.get("host", known.host)),
        port=_read_port(told.get("port", known.port), "mail.port"),
        username=str(told.get("username", known.username)),
        password=str(told.get("password", known.password)),
        starttls=told.get("starttls", True) is not False,
        tls=told.get("tls", False) is True,
        ca_file=str(told.get("ca_file", known.ca_file)),
        timeout_seconds=_read_count(
            told.get("timeout_seconds", known.timeout_seconds), "mail.timeout_seconds", "secondes", 1, 120
        ),
        sender=str(told.get("sender", known.sender)),
    )


def _read_delays(told: Mapping[str, object]) -> Delays:
    names = [one.name for one in fields(Delays)]
    unknown = [name for name in told if name not in names]
    if unknown:
        remedy = f"Écrivez seulement : {', '.join(names)}."
        raise errors.Refusal(errors.BAD_SETTINGS, name=f"follow_up.{unknown[0]}", fault="inconnu", remedy=remedy)
    # A day at least: what is owed on the day itself would always be late.
    return Delays(**{name: _read_count(value, f"follow_up.{name}", "jours", 1, 365) for name, value in told.items()})
