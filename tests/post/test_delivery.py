"""Mails meet a real SMTP server: they leave once, say nothing of a person, and stay owed when they cannot leave."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from outreach.post import FAILURES, Count, Letter, Undelivered, deliver, write_letter
from outreach.settings import MailSettings
from tests.mail_server import SENDER, build_context, check_login, find_port, make_certificate, serve_mail, serve_rubbish

LINK = "https://aller-vers.ville.example/answer/" + "abcdefgh" * 12


def describe(**told: object) -> Letter:
    known = Letter(
        mailbox="referent@caf.example",
        name="Référente CAF",
        message_id="<5f0c@ville.example>",
        link=LINK,
        opens_until=date(2026, 11, 10),
        new=Count(3, date(2026, 11, 2)),
    )
    return replace(known, **told)  # type: ignore[arg-type]


def write(**told: object) -> EmailMessage:
    return write_letter(describe(**told), SENDER)


def test_a_mail_says_how_many_since_when_and_where_to_answer(tmp_path: Path) -> None:
    with serve_mail() as (box, mail):
        deliver(mail, tmp_path, write())
    (body,) = box.list_bodies()
    for words in ("3 orientations attendent", "02/11/2026", LINK, "jusqu’au 10/11/2026"):
        assert words in body
    assert box.accepted[0]["Message-ID"] == "<5f0c@ville.example>" and box.accepted[0]["To"] == "referent@caf.example"


def test_what_is_late_and_who_stands_in_are_told_in_good_french() -> None:
    one, several = Count(1, date(2026, 11, 2)), Count(4, date(2026, 10, 5))
    told = write(new=one, late=several, late_elsewhere=one, standing_in=True)
    body = str(told.get_content())
    assert told["Subject"] == "Orientations à voir : 6"
    for words in ("Une orientation attend votre structure, depuis le 02/11/2026", "4 orientations attendent toujours"):
        assert words in body
    assert "05/10/2026" in body and "vous en assurez la suppléance" in body and "c’est vous qui répondez" in body
    renewed = write(new=None)
    assert renewed["Subject"] == "Un nouveau lien vers vos orientations"
    assert "Voici un nouveau lien" in str(renewed.get_content())


def test_a_name_of_several_lines_says_nothing_of_its_own() -> None:
    told = write(name="Référente\r\nBcc: x@y.example\n\nhttps://elsewhere.example/")
    assert str(told.get_content()).startswith("Bonjour Référente Bcc: x@y.example https://elsewhere.example/,\n")
    assert told["Bcc"] is None


@pytest.mark.parametrize(
    ("answer", "word", "for_good"),
    [
        ("550 no such user referent@caf.example", "refused 550", True),
        ("451 come back later", "refused_now 451", False),
        ("421 shutting down", "refused_now 421", False),
    ],
)
@pytest.mark.parametrize("about", ["for_address", "for_text"])
def test_a_refusal_is_for_good_or_for_now_and_quotes_nothing(
    answer: str, word: str, for_good: bool, about: str, tmp_path: Path
) -> None:
    with serve_mail() as (box, mail), pytest.raises(Undelivered) as fault:
        setattr(box, about, answer)
        deliver(mail, tmp_path, write())
    assert fault.value.told == (word.replace("refused ", "refused_text ") if about == "for_text" else word)
    assert fault.value.for_good == for_good and not fault.value.of_the_server and box.accepted == []
    assert "caf" not in fault.value.told and fault.value.word in FAILURES


def test_a_yes_then_a_lost_connection_is_a_yes(tmp_path: Path) -> None:
    with serve_mail() as (box, mail):
        box.cuts = "after"
        deliver(mail, tmp_path, write())
        assert len(box.accepted) == 1


def test_a_connection_lost_before_the_answer_is_no_yes(tmp_path: Path) -> None:
    with serve_mail() as (box, mail):
        box.cuts = "before"
        with pytest.raises(Undelivered) as fault:
            deliver(mail, tmp_path, write())
    assert fault.value.word == "dropped" and not fault.value.for_good


HELLO = (b"220 ville ESMTP\r\n", b"250 ville\r\n", b"250 OK\r\n", b"250 OK\r\n")


@pytest.mark.parametrize(
    ("answers", "word"),
    [
        ((*HELLO, b"354 go on\r\n", b""), "dropped"),
        ((*HELLO, b""), "dropped"),
        ((b"",), "dropped"),
        ((b"554 nobody serves here\r\n",), "unreachable"),
        ((b"220 ville\r\n", b"250 ville\r\n", b"550 who are you\r\n"), "refused_sender"),
        ((*HELLO, b"354 go on\r\n"), "too_slow"),
        ((), "too_slow"),
        ((*HELLO, b"not a number at all\r\n"), "refused_now"),
    ],
)
def test_a_server_that_drops_lies_or_falls_silent_is_told_in_one_word(
    answers: tuple[bytes, ...], word: str, tmp_path: Path
) -> None:
    with serve_rubbish(*answers) as mail, pytest.raises(Undelivered) as fault:
        deliver(replace(mail, timeout_seconds=1), tmp_path, write())
    assert fault.value.word == word and not fault.value.for_good


def test_a_server_that_says_one_sign_now_and_then_is_cut(tmp_path: Path) -> None:
    with serve_rubbish(drip=b"2") as mail, pytest.raises(Undelivered) as fault:
        deliver(replace(mail, timeout_seconds=1), tmp_path, write())
    assert fault.value.of_the_server


def test_a_server_that_is_away_is_told_in_one_word(tmp_path: Path) -> None:
    with pytest.raises(Undelivered) as fault:
        deliver(MailSettings(host="127.0.0.1", port=find_port(), starttls=False), tmp_path, write())
    assert fault.value.told == "unreachable"


def test_a_login_and_a_text_travel_in_tls_to_a_server_that_is_known(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    told = {"tls_context": build_context(certificate, key), "require_starttls": True, "authenticator": check_login}
    with serve_mail(**told, auth_required=True) as (box, plain):
        mail = replace(plain, host="localhost", starttls=True, username="ville", password="secret")
        trusting = replace(mail, ca_file=str(certificate))
        deliver(trusting, tmp_path, write())
        assert len(box.accepted) == 1
        for wrong, word in (
            (mail, "no_tls"),  # nobody vouches for this server
            (replace(trusting, password="guess"), "bad_login"),
            (replace(trusting, starttls=False), "bad_login"),  # it takes no login in clear
            (replace(trusting, username=""), "refused_sender"),
        ):
            with pytest.raises(Undelivered) as fault:
                deliver(wrong, tmp_path, write())
            assert (fault.value.word, fault.value.for_good) == (word, False)
        assert len(box.accepted) == 1


def test_tls_from_the_first_byte(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    with serve_mail(ssl_context=build_context(certificate, key)) as (box, plain):
        mail = replace(plain, host="localhost", tls=True, ca_file=str(certificate))
        deliver(mail, tmp_path, write())
        assert len(box.accepted) == 1
        with pytest.raises(Undelivered) as fault:
            deliver(replace(mail, ca_file=""), tmp_path, write())
        assert fault.value.word == "no_tls"


def test_a_server_without_tls_is_given_nothing_when_tls_is_asked_for(tmp_path: Path) -> None:
    with serve_mail() as (box, mail), pytest.raises(Undelivered) as fault:
        deliver(replace(mail, starttls=True), tmp_path, write())
    assert fault.value.word == "no_tls" and box.accepted == []


def test_an_address_that_no_mail_can_carry_is_refused_for_good(tmp_path: Path) -> None:
    with serve_mail() as (box, mail), pytest.raises(Undelivered) as fault:
        deliver(mail, tmp_path, write(mailbox="référente@caf.example"))
    assert fault.value.told == "bad_address" and fault.value.for_good and box.accepted == []


def test_without_a_server_mails_are_files_closed_to_others_one_each(tmp_path: Path) -> None:
    for _ in range(2):
        deliver(MailSettings(), tmp_path / "mail", write())
    (path,) = (tmp_path / "mail").iterdir()
    assert path.suffix == ".eml" and path.stat().st_mode & 0o777 == 0o600
    assert LINK in message_from_bytes(path.read_bytes(), EmailMessage, policy=policy.default).get_content()
    (tmp_path / "shut").write_text("")
    with pytest.raises(Undelivered) as fault:
        deliver(MailSettings(), tmp_path / "shut", write())
    assert fault.value.told == "not_written"
