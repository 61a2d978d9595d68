"""What an operator may write in `outreach.toml`: each fault is told by its name, with its remedy."""

from pathlib import Path

import pytest

from outreach import errors
from outreach.settings import Delays, MailSettings, ReleaseRules, Retention, read_settings


def read(folder: Path, text: str):  # type: ignore[no-untyped-def]
    (folder / "outreach.toml").write_text(text, "utf-8")
    return read_settings({"OUTREACH_INSTANCE": str(folder)})


def test_nothing_said_gives_the_delays_of_the_agreement(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert settings.follow_up == Delays(3, 10, 45, 2, 3, 10, 30, 90) and settings.mail == MailSettings()


def test_delays_and_mail_are_read(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        '[follow_up]\nacknowledge_days = 5\nexpiry_days = 120\n[mail]\nhost = "smtp.ville.example"\nport = 465\n'
        'tls = true\nca_file = "/etc/ssl/ville.pem"\nusername = "ville"\npassword = "secret"\ntimeout_seconds = 5\n',
    )
    assert (settings.follow_up.acknowledge_days, settings.follow_up.answer_days) == (5, 10)
    assert settings.follow_up.expiry_days == 120
    mail = settings.mail
    assert (mail.host, mail.port, mail.tls, mail.ca_file, mail.timeout_seconds) == (
        "smtp.ville.example", 465, True, "/etc/ssl/ville.pem", 5,
    )  # fmt: skip
    assert "secret" not in repr(settings)


def test_how_records_are_published_and_kept_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "").release == ReleaseRules(11, "quarter")
    assert read(tmp_path, "").retention == Retention(24, 90)
    told = 'fictitious = true\n[release]\nk = 5\nperiod = "year"\n[retention]\nmonths = 36\nbackup_days = 30\n'
    assert read(tmp_path, told).release == ReleaseRules(5, "year")
    assert read(tmp_path, told).retention == Retention(36, 30)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[follow_up]\nanswer_days = 0", "follow_up.answer_days"),
        ("[follow_up]\nanswer_days = -3", "follow_up.answer_days"),
        ('[follow_up]\nanswer_days = "dix"', "follow_up.answer_days"),
        ("[follow_up]\nanswer_days = 1.5", "follow_up.answer_days"),
        ("[follow_up]\nanswer_days = true", "follow_up.answer_days"),
        ("[follow_up]\nexpiry_days = 366", "follow_up.expiry_days"),
        ("[follow_up]\nanswer_day = 3", "follow_up.answer_day"),
        ("[mail]\ntimeout_seconds = 0", "mail.timeout_seconds"),
        ("[release]\nk = 10", "release.k"),
        ("fictitious = true\n[release]\nk = 0", "release.k"),
        ('[release]\nk = "onze"', "release.k"),
        ('[release]\nperiod = "semaine"', "release.period"),
        ("[release]\nperiod = [1]", "release.period"),
        ("[release]\nkay = 11", "release.kay"),
        ("[retention]\nmonths = 5", "retention.months"),
        ("[retention]\nmonths = 121", "retention.months"),
        ('[retention]\nmonths = 12\n[release]\nperiod = "year"', "retention.months"),
        ("[retention]\nbackup_days = 0", "retention.backup_days"),
        ("[retention]\nyears = 2", "retention.years"),
        ("[mail]\nport = 70000", "mail.port"),
    ],
)
def test_a_fault_is_told_by_its_name_with_its_remedy(text: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(errors.Refusal) as refused:
        read(tmp_path, text)
    assert refused.value.problem is errors.BAD_SETTINGS and name in refused.value.sentence and refused.value.remedy
