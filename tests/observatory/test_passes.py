"""A pass lets one analyst in, once, for an hour, and dies with the account."""

import stat
from pathlib import Path

import pytest
from itsdangerous import URLSafeSerializer

from outreach import errors
from outreach.observatory.passes import ROLES_LET_IN, close_passes, enter, find_entrant, open_pass
from outreach.vocabulary import ROLES

KEY, NOW = b"k" * 32, 1_800_000_000.0
ANALYST = "0b5f9d7e-6a31-4f0a-9f57-5a4b4c6d7e8f"


def let_in(folder: Path, now: float = NOW) -> str:
    cookie = enter(folder, KEY, open_pass(folder, KEY, ANALYST, "analyst", now), now)
    assert cookie is not None
    return cookie


def test_a_token_becomes_a_cookie_once(tmp_path: Path) -> None:
    token = open_pass(tmp_path, KEY, ANALYST, "analyst", NOW)
    cookie = enter(tmp_path, KEY, token, NOW + 59)
    assert cookie is not None and enter(tmp_path, KEY, token, NOW + 59) is None
    entrant = find_entrant(tmp_path, KEY, cookie, NOW + 60)
    assert entrant is not None and (entrant.account_id, entrant.role) == (ANALYST, "analyst")


def test_a_token_lives_a_minute_and_a_cookie_an_hour(tmp_path: Path) -> None:
    token = open_pass(tmp_path, KEY, ANALYST, "analyst", NOW)
    assert enter(tmp_path, KEY, token, NOW + 61) is None
    assert enter(tmp_path, KEY, token, NOW - 60) is None
    cookie = let_in(tmp_path)
    assert find_entrant(tmp_path, KEY, cookie, NOW + 3600) is not None
    assert find_entrant(tmp_path, KEY, cookie, NOW + 3601) is None


def test_a_forged_or_swapped_seal_opens_nothing(tmp_path: Path) -> None:
    token = open_pass(tmp_path, KEY, ANALYST, "analyst", NOW)
    cookie = let_in(tmp_path)
    assert enter(tmp_path, b"x" * 32, token, NOW) is None
    assert enter(tmp_path, KEY, cookie, NOW) is None
    assert find_entrant(tmp_path, KEY, token, NOW) is None
    for forged in ("", "a.b", token[:-1], token + "x", cookie[1:]):
        assert enter(tmp_path, KEY, forged, NOW) is None
        assert find_entrant(tmp_path, KEY, forged, NOW) is None


@pytest.mark.parametrize("content", [[], ["../../x", "analyst", "0" * 32, NOW], [ANALYST, "field", "0" * 32, NOW], 3])
def test_even_well_signed_nonsense_opens_nothing(tmp_path: Path, content: object) -> None:
    for kind in ("token", "cookie"):
        sealed = URLSafeSerializer(KEY, salt=f"outreach.observatory.{kind}").dumps(content)
        assert enter(tmp_path, KEY, str(sealed), NOW) is None
        assert find_entrant(tmp_path, KEY, str(sealed), NOW) is None


def test_closing_an_account_closes_its_passes_and_no_others(tmp_path: Path) -> None:
    mine = let_in(tmp_path)
    open_pass(tmp_path, KEY, ANALYST, "analyst", NOW)
    token = open_pass(tmp_path, KEY, ANALYST + "0", "analyst", NOW)
    assert close_passes(tmp_path, ANALYST) == 2
    assert find_entrant(tmp_path, KEY, mine, NOW) is None
    assert enter(tmp_path, KEY, token, NOW) is not None
    assert close_passes(tmp_path / "none", ANALYST) == 0


@pytest.mark.parametrize("role", sorted(ROLES))
def test_only_analysts_get_a_pass(tmp_path: Path, role: str) -> None:
    if role in ROLES_LET_IN:
        assert open_pass(tmp_path, KEY, ANALYST, role, NOW)
    else:
        with pytest.raises(errors.Refusal) as refusal:
            open_pass(tmp_path, KEY, ANALYST, role, NOW)
        assert refusal.value.problem is errors.NOT_ALLOWED and not list(tmp_path.iterdir())


def test_pass_files_are_private_and_old_ones_swept(tmp_path: Path) -> None:
    folder = tmp_path / "passes"
    let_in(folder)
    [path] = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    open_pass(folder, KEY, ANALYST, "analyst", NOW + 7200)
    assert path not in set(folder.iterdir()) and len(list(folder.iterdir())) == 1
