"""`outreach keys`: shows fingerprints and never a key, rotates without losing one."""

from pathlib import Path

from outreach.sealing.seal_keys import SealKeys
from tests.cli.conftest import Say


def test_it_shows_the_fingerprint_of_the_key_in_use(say: Say, instance: Path) -> None:
    fingerprint = SealKeys(instance / "keys").current.fingerprint
    assert say("keys") == say("keys", "show") == (0, f"{fingerprint}  employée\n", "")


def test_a_rotation_keeps_the_old_key_and_shows_no_private_half(say: Say, instance: Path) -> None:
    old = SealKeys(instance / "keys").current.fingerprint
    code, told, _ = say("keys", "rotate")
    new = SealKeys(instance / "keys").current.fingerprint
    assert code == 0 and f"Nouvelle clé : {new}\n" in told and new != old
    shown = say("keys", "show")[1].splitlines()
    assert sorted(shown) == sorted([f"{new}  employée", f"{old}  ancienne, ouvre encore"])
    for path in (instance / "keys").glob("seal-*.key"):
        assert path.read_text().splitlines()[1] not in told + "".join(shown)


def test_without_an_instance_the_remedy_is_told(say: Say) -> None:
    for words in (("keys",), ("keys", "rotate")):
        code, _, complaint = say(*words)
        assert code == 1 and "outreach init" in complaint
