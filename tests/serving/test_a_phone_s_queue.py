"""A real server and a phone's queue: its key made at the start, rotated while it runs, a file taken in beside it."""

import json
import os
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from outreach.access import hash_password
from outreach.register import accounts, open_register, structures
from outreach.settings import TIME_ZONE, Settings
from tests.bench.syncing import ask_desk, seal_meeting
from tests.bench.worker import Worker
from tests.serving.server_at_work import Server

PASSWORD = "une-phrase-de-test"
TODAY = datetime.now(TIME_ZONE).date()


@pytest.fixture
def served(server: Server) -> Server:
    """A server with a worker, whose instance an older version had made: no seal key."""
    settings = server.settings
    for path in settings.keys.glob("seal*"):
        path.unlink()
    register = open_register(settings.register_path)
    with register.writing() as writer:
        ids = structures.list_structure_ids(writer, "91286")
        accounts.record_account(
            writer, "91286", TODAY, login="worker", role="field", structure_id=ids["ccas"],
            password_hash=hash_password(PASSWORD),
        )  # fmt: skip
    register.close()
    return server


def run(settings: Settings, *words: str) -> tuple[int, str]:
    """Run a command on the instance: its exit code and what it told."""
    command = [str(Path(sys.executable).with_name("outreach")), *words]
    told = subprocess.run(
        command, env={**os.environ, "OUTREACH_INSTANCE": str(settings.instance)}, capture_output=True, text=True
    )
    return told.returncode, told.stdout + told.stderr


def post(worker: Worker, desk: dict[str, Any], *records: object) -> list[str]:
    status, text = worker.post_json("/sync", {"today": desk["today"], "records": records}, desk["csrf"])
    assert status == 200, text
    return [receipt["outcome"] for receipt in json.loads(text)["receipts"]]


def test_its_key_is_made_and_told_at_the_start_then_rotated_while_it_runs(served: Server, tmp_path: Path) -> None:
    settings = served.settings
    served.start_and_wait()
    (made,) = settings.keys.glob("seal-*.key")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    worker = Worker(settings.port)
    worker.log_in("worker", PASSWORD)
    worker.start_outing(TODAY)
    old = ask_desk(worker)
    assert f"Clé de scellement créée, à sauvegarder : {old['key']['fingerprint']}\n" in served.told
    assert run(settings, "keys", "rotate")[0] == 0
    new = ask_desk(worker)
    assert new["key"]["id"] != old["key"]["id"] == made.stem.removeprefix("seal-")
    assert post(worker, new, seal_meeting(old), seal_meeting(new)) == ["stored", "stored"]

    queue = [seal_meeting(old), seal_meeting(new), seal_meeting(new)]
    file = tmp_path / "queue.json"
    file.write_text(json.dumps({"format": "outreach queue 1", "records": queue}))
    assert run(settings, "sync-file", str(file)) == (0, "3 enregistrements : 3 reçus.\n")
    assert post(worker, new, *queue) == ["duplicate"] * 3
    served.end()
    assert run(settings, "sync-file", str(file)) == (0, "3 enregistrements : 3 déjà reçus.\n")
    assert run(settings, "verify", "--rebuild")[0] == 0


def test_a_damaged_key_is_told_in_one_sentence(server: Server) -> None:
    (path,) = server.settings.keys.glob("seal-*.key")
    path.write_text("spoilt")
    server.start()
    assert server.end(0) == 1
    assert len(server.told) == 1 and server.told[0].startswith(f"La clé de scellement {path.name} ne se lit pas.")
