"""A worker in front of the app: logs in, starts an outing, reads the contact form and fills it, over real HTTP."""

import http.client
import json
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urlencode
from uuid import uuid4

# One meeting as the issue describes it: two gaps, one of them handed to a structure.
MEETING = [
    ("result", "met"),
    ("person-first_meeting", "yes"),
    ("person-age_band", "25_39"),
    ("person-sex", "woman"),
    ("person-household", "single_parent"),
    ("person-children", "2"),
    ("person-housing", "social"),
    ("person-activity", "at_home"),
    ("person-language", "fr"),
    ("gaps-0-right", "css"),
    ("gaps-0-status", "not_claimed"),
    ("gaps-0-reason", "unaware"),
    ("gaps-0-steps", "informed"),
    ("gaps-0-steps", "checked"),
    ("gaps-0-refer", "yes"),
    ("gaps-0-referral-structure", "cpam"),
    ("gaps-0-referral-agreement", "yes"),
    ("gaps-1-right", "asf"),
    ("gaps-1-status", "interrupted"),
    ("gaps-1-reason", "not_obtained"),
    ("gaps-1-refer", "no"),
    ("note", "Préfère venir le matin."),
]
MADE_BY_THE_PHONE = ("submission_id", "slip")


class HiddenFields(HTMLParser):
    """Collects the hidden fields of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "input" and told.get("type") == "hidden" and told.get("name"):
            self.fields[str(told["name"])] = told.get("value") or ""


class Worker:
    """Somebody logged in, with the cookie that a phone would keep."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookie = ""

    def ask(
        self, method: str, path: str, fields: list[tuple[str, str]] | None = None
    ) -> tuple[int, dict[str, str], str]:
        """Send one request and return status, headers and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept-Language": "fr", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        told = {name.lower(): value for name, value in answer.getheaders()}
        self.cookie = told.get("set-cookie", self.cookie).split(";")[0]
        connection.close()
        return answer.status, told, text

    def post_json(self, path: str, told: object, token: str) -> tuple[int, str]:
        """Post what a script tells and return status and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/json", "X-CSRFToken": token}
        connection.request("POST", path, json.dumps(told), headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8")
        connection.close()
        return answer.status, text

    def read_hidden(self, path: str) -> dict[str, str]:
        """Return the hidden fields of a page."""
        status, _, text = self.ask("GET", path)
        assert status == 200, f"{path}: {status}"
        page = HiddenFields()
        page.feed(text)
        return page.fields

    def log_in(self, login: str, password: str) -> None:
        """Log in by the real page."""
        fields = {**self.read_hidden("/login"), "login": login, "password": password}
        status, _, _ = self.ask("POST", "/login", list(fields.items()))
        assert status == 303, f"login: {status}"

    def start_outing(self, today: date) -> str:
        """Start an outing and return its id."""
        outing_id = str(uuid4())
        told = {"outing_id": outing_id, "on_day": today.isoformat(), "part_of_day": "afternoon"}
        place = {"channel": "door_to_door", "neighbourhood": "grigny_2"}
        status, _, _ = self.ask("POST", "/outings", list({**self.read_hidden("/outings"), **told, **place}.items()))
        assert status == 303, f"outing: {status}"
        return outing_id

    def fill_form(self) -> list[tuple[str, str]]:
        """Return the fields of a filled contact form, without what changes from one meeting to the next."""
        hidden = self.read_hidden("/forms/contact")
        answered = {name for name, _ in MEETING}
        kept = [(name, value) for name, value in hidden.items() if name not in (*MADE_BY_THE_PHONE, *answered)]
        return kept + MEETING
