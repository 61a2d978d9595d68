"""A phone's queue as tests need it: records sealed by the server's own module, sent over the real addresses."""

import base64
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.intake import House
from outreach.sealing.envelopes import seal_envelope
from outreach.sealing.slips import draw_slip
from tests.bench.worker import MEETING
from tests.conftest import TODAY

Fields = Sequence[tuple[str, str]]
Record = dict[str, Any]
ABSENT: Fields = (("result", "absent"),)
__all__ = ["ABSENT", "MEETING", "Hand", "Phone", "count_rows", "tell_outing"]


def count_rows(house: House, table: str) -> int:
    """Count the rows of a table of the register."""
    return int(house.register.reader.execute(f"select count(*) from {table}").fetchone()[0])


def tell_outing(day: date = TODAY, **told: str) -> dict[str, str]:
    """Return an outing as a phone tells it."""
    place = {"part_of_day": "morning", "channel": "door_to_door", "neighbourhood": "grigny_2"}
    return {"id": str(uuid4()), "on_day": day.isoformat(), **place, **told}


class Phone:
    """A phone whose worker has logged in: what it learnt from GET /sync, and what it seals and sends."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.today = TODAY
        self.desk: dict[str, Any] = self.ask()

    def ask(self) -> dict[str, Any]:
        """Ask for the desk and its list, or fail with what came instead."""
        answer = self.client.get("/sync")
        assert answer.status_code == 200, answer.text
        listed = self.client.get(answer.get_json()["list"])
        assert listed.status_code == 200 and "immutable" in listed.headers["Cache-Control"], listed.text
        return {**listed.get_json(), **answer.get_json()}

    def seal(
        self,
        fields: Fields = ABSENT,
        *,
        record_id: str = "",
        outing: Mapping[str, str] | None = None,
        outing_id: str | None = None,
        form: str = "contact",
        version: str = "",
        captured_on: date | None = None,
        **content: Any,
    ) -> Record:
        """Seal one filled form as the phone does."""
        record_id = record_id or str(uuid4())
        known = [one["version"] for one in self.desk["forms"] if one["form"] == form]
        version = version or (known[0] if known else "1")
        if outing_id is None:
            outing_id = outing["id"] if outing else (self.desk["outing"] or {}).get("id", "")
        beside = [("submission_id", record_id), ("form_version", version), ("outing_id", outing_id)]
        given = {name for name, _ in fields}
        beside += [(name, value) for name, value in (("slip", draw_slip()), ("replaces", "")) if name not in given]
        told = {
            "author": self.desk["account"],
            "fields": urlencode([*beside, *fields]),
            "outing": outing or self.desk["outing"],
            "files": [],
            "language": "fr",
            **content,
        }
        key = base64.urlsafe_b64decode(self.desk["key"]["public"] + "=")
        return {
            "id": record_id,
            "form": form,
            "version": version,
            "captured_on": (captured_on or self.today).isoformat(),
            "envelope": seal_envelope(record_id, told, key),
        }

    def post(self, records: object, path: str = "/sync", **told: Any) -> TestResponse:
        """Post to the instance and return its answer, whatever it is."""
        body = {"today": self.today.isoformat(), "records": records, **told}
        return self.client.post(path, json=body, headers={"X-CSRFToken": self.desk["csrf"]})

    def send(self, *records: object) -> list[dict[str, Any]]:
        """Send records and return their receipts, or fail with what came instead."""
        answer = self.post(list(records))
        assert answer.status_code == 200, answer.text
        return list(answer.get_json()["receipts"])

    def read_outcomes(self, *records: object) -> list[str]:
        """Send records and return what became of each."""
        return [receipt["outcome"] for receipt in self.send(*records)]


Hand = Callable[[str], Phone]
