"""Each command does its job or says in one sentence why not: exit 0, 1 or 2, never a traceback."""

import io
from pathlib import Path

import pytest

from outreach.cli import tell_fault
from outreach.register import open_register
from outreach.register.accounts import find_login
from outreach.settings import Settings
from tests.cli.conftest import Say


@pytest.mark.parametrize(
    "words",
    [
        ("account", "list"),
        ("verify",),
        ("remind",),
        ("publish",),
        ("serve",),
        ("figures", "coverage"),
        ("account", "disable", "lea"),
    ],
    ids=" ".join,
)
def test_without_an_instance_the_remedy_is_told(say: Say, words: tuple[str, ...]) -> None:
    code, told, complaint = say(*words)
    assert (code, told) == (1, "")
    assert "Lancez d’abord : outreach init" in complaint
    assert len(complaint.splitlines()) == 1


@pytest.mark.parametrize(
    "words", [("nonsense",), ("account", "create"), ("init", "--nonsense"), ("demo", "--until", "hier")], ids=" ".join
)
def test_bad_usage_leaves_with_2(say: Say, words: tuple[str, ...]) -> None:
    code, _, complaint = say(*words)
    assert code == 2 and "Traceback" not in complaint


def test_an_instance_is_made_once(say: Say, instance: Path) -> None:
    assert (instance / "outreach.db").exists()
    code, _, complaint = say("init")
    assert code == 1 and "Il y a déjà un registre" in complaint


def test_a_new_instance_verifies_reminds_and_has_nothing_to_publish(say: Say, instance: Path) -> None:
    for words, told in ((("verify",), "0 saisies vérifiées"), (("verify", "--rebuild"), "0 saisies relues")):
        code, said, _ = say(*words)
        # Nobody is named yet: a warning, not a fault.
        assert code == 0 and said.startswith(f"{told}, aucune différence.\nÀ régler bientôt")
        assert "- à partir du" in said and "personne ne répond pour CAF" in said
    assert say("remind")[:2] == (0, "0 messages partis, 0 en échec.\n")
    assert "Aucune période close" in say("publish")[2]
    assert say("figures", "coverage")[:2] == (0, "Rien n’est encore publié : outreach publish\n")


def test_the_shipped_questionnaire_and_territory_can_serve(say: Say, instance: Path) -> None:
    listed = say("forms", "list")[1]
    path = listed.splitlines()[1].split()[-1]
    assert say("forms", "check", path)[0] == 0
    assert "right" in say("forms", "show", path)[1]
    assert "grigny" in say("territory", "list")[1]
    assert "Grigny" in say("territory", "check", "grigny")[1]
    assert "coverage" in say("figures")[1]


def test_a_questionnaire_that_cannot_serve_is_refused(say: Say, tmp_path: Path) -> None:
    (tmp_path / "faulty.md").write_text("| survey |\n", "utf-8")
    code, _, complaint = say("forms", "check", str(tmp_path / "faulty.md"))
    assert code == 1 and "ne peut pas servir" in complaint


def test_an_account_is_made_listed_changed_and_closed(
    say: Say, instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("une-phrase-de-test\n"))
    assert say("account", "create", "lea", "--role", "field", "--structure", "ccas")[0] == 0
    before = read_hash(instance, "lea")
    code, told, _ = say("account", "password", "lea", "--random")
    assert code == 0 and told.splitlines()[0].startswith("Mot de passe : ")
    assert read_hash(instance, "lea") != before
    assert say("account", "disable", "lea")[0] == 0
    line = say("account", "list")[1].splitlines()[1]
    assert line.startswith("lea") and "Travailleur social" in line and "-" in line


@pytest.mark.parametrize(
    "words, remedy",
    [
        (("Léa", "--role", "analyst"), "lettres minuscules"),
        (("lea", "--role", "field"), "--structure"),
        (("lea", "--role", "referent", "--structure", "lune"), "ccas"),
        (("lea", "--role", "analyst", "--structure", "ccas"), "Retirez --structure"),
        (("lea", "--role", "analyst"), "de 10 à 200 signes"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else value,
)
def test_an_account_that_cannot_be_made(
    say: Say, instance: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], remedy: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("court\n"))
    code, _, complaint = say("account", "create", *words)
    assert code == 1 and remedy in complaint
    assert read_hash(instance, "lea") is None


def test_an_account_is_made_once(say: Say, instance: Path) -> None:
    assert say("account", "create", "lea", "--role", "analyst", "--random")[0] == 0
    assert "existe déjà" in say("account", "create", "lea", "--role", "analyst", "--random")[2]
    assert "n’existe pas" in say("account", "password", "leo", "--random")[2]


def test_a_changed_submission_is_found_by_verify(say: Say, instance: Path) -> None:
    register = open_register(instance / "outreach.db")
    with register.writing() as writer:
        writer.execute(
            "insert into account values ('a', '91286', 'lea', 'admin', null, '', 1, null, '2026-01-01')",
        )
        writer.execute(
            "insert into submission select 's', '91286', 'a', id, null, 'contact', '1', 1, '2026-01-01', 'morning',"
            " '{}', 'other', null from structure limit 1"
        )
    register.close()
    code, _, complaint = say("verify")
    assert code == 1 and "saisie s" in complaint


def test_a_real_instance_is_never_filled_with_fiction(say: Say, instance: Path) -> None:
    code, _, complaint = say("demo")
    assert code == 1 and "données fictives" in complaint
    assert read_hash(instance, "terrain") is None


def test_the_demo_makes_its_instance_once(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_TODAY", "2026-11-23")
    code, told, _ = say("demo")
    assert code == 0 and "Trimestres publiés" in told
    assert "Leur mot de passe" in told and "terrain" in told
    assert say("demo")[:2] == (
        0,
        "Remplissage de la démonstration, moins d’une minute…\n"
        "Les données fictives sont déjà là : rien n’a été ajouté.\n",
    )
    assert say("verify", "--rebuild")[0] == 0
    assert say("figures", "coverage")[0] == 0


def test_a_demo_of_a_day_to_come_says_how_to_serve_it(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_TODAY", "2026-11-23")
    code, told, _ = say("demo", "--size", "50", "--until", "2027-01-31", "--seed", "7")
    assert code == 0 and "50 visites fictives" in told and "OUTREACH_TODAY=2027-01-31" in told
    assert say("verify", "--rebuild")[0] == 0


def test_a_demo_cut_short_can_be_started_again(say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock that far back is seen only once the register is made.
    monkeypatch.setenv("OUTREACH_TODAY", "1850-02-03")
    assert say("demo")[0] == 1
    assert not (tmp_path / "instance" / "outreach.db").exists()


@pytest.mark.parametrize(
    "words",
    [("--size", "0"), ("--size", "49"), ("--size", "2000000"), ("--seed", "-1"), ("--until", "1850-02-03")],
    ids=" ".join,
)
def test_a_town_that_cannot_be_is_refused_before_anything_is_made(say: Say, tmp_path: Path, words: tuple[str]) -> None:
    code, told, complaint = say("demo", *words)
    assert (code, told) == (1, "") and len(complaint.splitlines()) == 1 and "ne peut pas se faire" in complaint
    assert not (tmp_path / "instance").exists()


def test_the_unexpected_is_told_in_one_sentence_that_quotes_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for debug, traced in (("", False), ("1", True)):
        monkeypatch.setenv("OUTREACH_DEBUG", debug)
        try:
            raise ValueError("canari-7741")
        except ValueError as fault:
            assert tell_fault(fault) == 1
        complaint = capsys.readouterr().err
        assert ("Traceback" in complaint) is traced and "OUTREACH_DEBUG=1" in complaint
        assert traced or (len(complaint.splitlines()) == 1 and "canari" not in complaint)


@pytest.mark.parametrize("content", [b"", b"this is no register" * 1000], ids=["empty", "garbage"])
@pytest.mark.parametrize("words", [("serve",), ("verify",), ("account", "list"), ("publish",)], ids=" ".join)
def test_a_file_that_is_no_register_is_told_and_kept(
    say: Say, instance: Path, words: tuple[str, ...], content: bytes
) -> None:
    (instance / "outreach.db").write_bytes(content)
    code, _, complaint = say(*words)
    assert code == 1 and len(complaint.splitlines()) == 1
    assert "Le fichier outreach.db ne peut pas servir de registre. Vérifiez OUTREACH_INSTANCE" in complaint


@pytest.mark.parametrize("folder", ["/dev/null", "/proc/nowhere", "/dev/null/below"])
@pytest.mark.parametrize("words", [("init",), ("demo",), ("serve",), ("forms", "list")], ids=" ".join)
def test_a_folder_that_cannot_hold_an_instance(
    say: Say, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], folder: str
) -> None:
    monkeypatch.setenv("OUTREACH_INSTANCE", folder)
    code, _, complaint = say(*words)
    if words == ("forms", "list") and folder == "/proc/nowhere":
        assert code == 0  # an instance not yet made has the shipped questionnaires
        return
    assert code == 1 and len(complaint.splitlines()) == 1 and "OUTREACH_DEBUG" not in complaint
    assert folder in complaint and ("OUTREACH_INSTANCE" in complaint or "outreach init" in complaint)


def test_a_password_that_is_no_text(say: Say, instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for faults in ("strict", "surrogateescape"):
        typed = io.TextIOWrapper(io.BytesIO("mot-de-passe-é".encode("latin-1") + b"\n"), "utf-8", faults)
        monkeypatch.setattr("sys.stdin", typed)
        code, _, complaint = say("account", "create", "lea", "--role", "analyst")
        assert code == 1 and "UTF-8" in complaint and len(complaint.splitlines()) == 1
    assert read_hash(instance, "lea") is None


@pytest.mark.parametrize("length, fits", [(9, False), (10, True), (200, True), (201, False)])
def test_a_password_has_the_same_bounds_as_on_the_pages(
    say: Say, instance: Path, monkeypatch: pytest.MonkeyPatch, length: int, fits: bool
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a" * length + "\n"))
    code, _, complaint = say("account", "create", "lea", "--role", "analyst")
    assert (code == 0) is fits and (fits or "de 10 à 200 signes" in complaint)


def test_a_demo_refuses_a_password_that_no_page_would_take(
    say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_DEMO_PASSWORD", "court")
    code, _, complaint = say("demo")
    assert code == 1 and "OUTREACH_DEMO_PASSWORD" in complaint and not (tmp_path / "instance").exists()


def read_hash(instance: Path, login: str) -> str | None:
    """Return the password's hash of an account, if there is one."""
    register = open_register(Settings(instance=instance).register_path)
    try:
        found = find_login(register, login)
        return found[1] if found else None
    finally:
        register.close()
