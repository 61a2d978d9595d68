"""A person shows her slip to somebody: a worker, the account of a structure or a partner who came by a link."""

import re
from collections.abc import Mapping

from tests.conftest import Person, read_plainly, read_token


class Shown:
    """The page of a slip in front of somebody; `text` is what she reads."""

    def __init__(self, someone: Person, code: str, room: str = "/slips", status: int = 200) -> None:
        self.someone, self.room = someone, room
        self.text = someone.send(room, {"code": code}, page=room, status=status)

    def read_token(self, purpose: str) -> str:
        """Read the token with which one thing may be done."""
        action = re.escape(f'action="{self.room}/{purpose}"')
        found = re.search(action + r'.*?name="token" value="([^"]+)"', self.text, re.S)
        assert found, f"nothing to do here under {purpose}"
        return found[1]

    def act(self, purpose: str, told: Mapping[str, str] | None = None, *, status: int = 200, token: str = "") -> str:
        """Do one thing from this page, as its button does."""
        body = {"csrf_token": read_token(self.text), "token": token or self.read_token(purpose), **(told or {})}
        answer = self.someone.client.post(f"{self.room}/{purpose}", data=body)
        assert answer.status_code == status, f"{purpose}: {answer.status}\n{answer.text[:2000]}"
        return read_plainly(answer.text)
