"""What it costs the server to take in a phone's queue: in batches of twenty, and the same records one a post.

The records are sealed here, in another process than the server's, before anything is counted.
"""

import base64
import http.client
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from outreach.sealing.envelopes import seal_envelope
from outreach.sealing.slips import draw_slip
from tests.bench.server import Server, read_cpu
from tests.bench.table import Figure
from tests.bench.worker import MEETING, Worker

BATCH, RECORDS = 20, 500
MOST_CPU = 0.6
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a number of records took: seconds by the clock, milliseconds of the server's processor each."""

    seconds: float
    cpu: float


def measure_syncing(server: Server, worker: Worker) -> list[Figure]:
    """Measure and return the lines of the table; the worker is logged in and in an outing."""
    desk = ask_desk(worker)
    _send(server, worker, desk, RECORDS, BATCH)
    together = _send(server, worker, desk, 2 * RECORDS, BATCH)
    alone = _send(server, worker, desk, RECORDS, 1)
    return [
        Figure(f"/sync in batches of {BATCH}, processor of the app a record", together.cpu, "ms", None, MOST_CPU, 2),
        Figure("  the same records one a post", alone.cpu, "ms", digits=2),
        Figure("  of them", 100 * together.cpu / alone.cpu, "%"),
        Figure(f"  {RECORDS} records, on this machine", together.seconds / 2, "s", digits=2),
        Figure("  one a post", alone.seconds, "s", digits=2),
    ]


def ask_desk(worker: Worker) -> Record:
    """Ask what a phone needs to seal, with the list of what it keeps."""
    told: Record = {}
    for path in ("/sync", "list"):
        status, _, text = worker.ask("GET", told.get(path, path))
        assert status == 200, f"{path}: {status}"
        told |= json.loads(text)
    return told


def _send(server: Server, worker: Worker, desk: Record, count: int, size: int) -> Sent:
    records = [seal_meeting(desk) for _ in range(count)]
    bodies = [
        json.dumps({"today": desk["today"], "records": records[start : start + size]})
        for start in range(0, count, size)
    ]
    headers = {"Cookie": worker.cookie, "Content-Type": "application/json", "X-CSRFToken": desk["csrf"]}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.connect()
    processes = server.list_app_processes()
    before, start = read_cpu(processes), time.perf_counter()
    receipts = [one for body in bodies for one in _post(connection, body, headers)]
    told = Sent(time.perf_counter() - start, (read_cpu(processes) - before) * 1000 / count)
    connection.close()
    refused = [receipt for receipt in receipts if receipt["outcome"] != "stored"]
    assert len(receipts) == count and not refused, f"{len(refused)} of {count} were not stored: {refused[:1]}"
    return told


def _post(connection: http.client.HTTPConnection, body: str, headers: dict[str, str]) -> list[Record]:
    connection.request("POST", "/sync", body, headers)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status == 200, f"{answer.status} {text[:300]!r}"
    receipts: list[Record] = json.loads(text)["receipts"]
    return receipts


def seal_meeting(desk: Record) -> Record:
    """Seal one meeting for who has this desk."""
    record_id, version = str(uuid4()), next(one["version"] for one in desk["forms"] if one["form"] == "contact")
    beside = {
        "submission_id": record_id,
        "form_version": version,
        "slip": draw_slip(),
        "outing_id": desk["outing"]["id"],
    }
    content = {
        "author": desk["account"],
        "fields": urlencode([*beside.items(), *MEETING]),
        "outing": desk["outing"],
        "files": [],
        "language": "fr",
    }
    envelope = seal_envelope(record_id, content, base64.urlsafe_b64decode(desk["key"]["public"] + "="))
    told = {"id": record_id, "form": "contact", "version": version}
    return {**told, "captured_on": desk["today"], "envelope": envelope}
