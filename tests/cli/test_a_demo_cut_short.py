"""A demo stopped by the system, in real processes: no half-filled register ever bears the name of one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from outreach.serving.instance import create_instance
from outreach.settings import Settings
from tests.serving.server_at_work import wait_until

OUTREACH = str(Path(sys.executable).with_name("outreach"))


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_it_can_be_started_again(tmp_path: Path, number: int) -> None:
    instance = tmp_path / "instance"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OUTREACH_")}
    unfinished = instance / "outreach.unfinished"
    process = subprocess.Popen(
        [OUTREACH, "demo", "--until", "2026-09-30"],
        env=kept | {"OUTREACH_INSTANCE": str(instance)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and "Remplissage" in process.stdout.readline()
    wait_until(lambda: (instance / "outreach.unfinished-wal").stat().st_size > 500_000)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == -number
    assert unfinished.exists() and not (instance / "outreach.db").exists()
    again = Settings(instance=instance)
    create_instance(again, None, fictitious=True, fill=lambda house: None)
    assert again.register_path.exists() and not unfinished.exists()
