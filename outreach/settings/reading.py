"""Reads `outreach.toml`, then the environment, which wins; each setting that cannot be is refused by its name."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Final

from outreach import errors
from outreach.settings.sections import Delays, MailSettings, ReleaseRules, Retention
from outreach.settings.settings import Settings

PERIODS: Final = ("month", "quarter", "year")
FEWEST_MONTHS: Final = {"month": 6, "quarter": 6, "year": 13}


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `outreach.toml` of the instance, then the environment; raises `Refusal` (302)."""
    instance = Path(environ.get("OUTREACH_INSTANCE") or "instance").absolute()
    told = _read_toml(instance / "outreach.toml")
    fictitious = told.get("fictitious") is True
    release = _read_release(_find_section(told, "release"), fictitious)
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
        mail=_read_mail(_find_section(told, "mail")),
        follow_up=_read_delays(_find_section(told, "follow_up")),
        release=release,
        retention=_read_retention(_find_section(told, "retention"), release.period),
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


def _find_section(told: Mapping[str, object], name: str) -> Mapping[str, object]:
    section = told.get(name)
    return section if isinstance(section, dict) else {}


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
    _check_known(told, Delays, "follow_up")
    # A day at least: what is owed on the day itself would always be late.
    return Delays(**{name: _read_count(value, f"follow_up.{name}", "jours", 1, 365) for name, value in told.items()})


def _read_release(told: Mapping[str, object], fictitious: bool) -> ReleaseRules:
    _check_known(told, ReleaseRules, "release")
    known = ReleaseRules()
    period = told.get("period", known.period)
    if period not in PERIODS:
        remedy = f"Écrivez {', '.join(PERIODS)}."
        raise errors.Refusal(errors.BAD_SETTINGS, name="release.period", fault=f"« {period} »", remedy=remedy)
    least = 1 if fictitious else known.k
    return ReleaseRules(_read_count(told.get("k", known.k), "release.k", "personnes", least, 1000), str(period))


def _read_retention(told: Mapping[str, object], period: str) -> Retention:
    _check_known(told, Retention, "retention")
    known = Retention()
    # What is not published yet must still be there when its period closes, a fortnight after its end.
    least = FEWEST_MONTHS[period]
    return Retention(
        _read_count(told.get("months", known.months), "retention.months", "mois", least, 120),
        _read_count(told.get("backup_days", known.backup_days), "retention.backup_days", "jours", 1, 3650),
    )


def _check_known(told: Mapping[str, object], kind: type[Delays | ReleaseRules | Retention], section: str) -> None:
    names = [one.name for one in fields(kind)]
    unknown = [name for name in told if name not in names]
    if unknown:
        remedy = f"Écrivez seulement : {', '.join(names)}."
        raise errors.Refusal(errors.BAD_SETTINGS, name=f"{section}.{unknown[0]}", fault="inconnu", remedy=remedy)
