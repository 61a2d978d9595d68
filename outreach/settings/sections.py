"""The sections of `outreach.toml`, each with what counts when nothing is said. Reads nothing."""

from dataclasses import dataclass, field


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
class ReleaseRules:
    """How records become publishable: a group holds k persons at least, a period is a month, a quarter or a year."""

    k: int = 11
    period: str = "quarter"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long the register keeps a record after a path's last contact, and how old a backup may get."""

    months: int = 24
    backup_days: int = 90
