"""The clock: what is due while the server runs, each chore at its own pace, in one thread of the supervisor.

Hands on nothing. A chore that fails is told by its name alone, and tried again at its next turn.
"""

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from outreach.follow_up import chase, deliver_waiting
from outreach.intake import House, purge
from outreach.intake.drafts import purge_drafts
from outreach.media import MediaFolder
from outreach.observatory.ledger import forget_old
from outreach.observatory.live import refresh_live
from outreach.register import Register, audit, open_register
from outreach.register.database import REWRITTEN_AT_ONCE
from outreach.settings import Settings
from outreach.territory import Territory, find_territory, read_territory

# A delivery may wait 20 s for a mail server; a message cut short is sent again, never lost.
STOP_SECONDS = 2.0
MORNING = "06:00"


@dataclass(frozen=True, slots=True)
class Chore:
    """Something due every so many seconds, and when the day changes if it looks at dates."""

    name: str
    every: float
    do: Callable[[Register], object]
    each_day: bool = False


def list_chores(settings: Settings) -> tuple[Chore, ...]:
    """List what is due on an instance."""

    def find_town() -> Territory:
        return read_territory(find_territory(settings.territory, settings.instance))

    def follow(register: Register) -> object:
        return chase(register, settings.follow_up, settings.today())

    def send(register: Register) -> object:
        return deliver_waiting(register, settings, settings.today())

    def purge_files(register: Register) -> None:
        MediaFolder(settings.media).purge_waiting()
        forget_old(settings.queries, settings.today())

    def forget_deleted(register: Register) -> None:
        _forget_deleted(register, settings.today())

    def count_live(register: Register) -> None:
        refresh_live(register, find_town(), settings, settings.instance, settings.today())

    def purge_old(register: Register) -> object:
        # At night the file is written anew whatever its size; by day a large one waits for the night.
        most_bytes = math.inf if settings.hour() < MORNING else REWRITTEN_AT_ONCE
        return purge(House(settings, register, find_town()), settings.today(), settings.part_of_day(), most_bytes)

    return (
        # What is late is found first: it leaves in the same mail as what is new.
        Chore("relances", 3600, follow, each_day=True),
        Chore("messages", 20, send),
        Chore("photos en attente, questions posées", 3600, purge_files),
        Chore("questionnaires à l’essai", 3600, lambda _: purge_drafts(settings, settings.today())),
        Chore("conservation", 6 * 3600, purge_old, each_day=True),
        Chore("effacements", 3600, forget_deleted, each_day=True),
        # What was erased or purged is no longer counted.
        Chore("chiffres internes", 600, count_live),
    )


def _forget_deleted(register: Register, today: date) -> None:
    # Done at once when somebody is erased, unless the register is large or a long reading was under way.
    if audit.was_deleted_between(register.reader, register.rewritten_on, today):
        if register.forget_deleted(math.inf):
            register.note_rewritten(today)


@contextmanager
def run_clock(settings: Settings, chores: Sequence[Chore]) -> Iterator[None]:
    """Do the chores until the end of the block."""
    stopping = threading.Event()
    thread = threading.Thread(target=_keep_time, args=(settings, chores, stopping), name="outreach-clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(STOP_SECONDS)


def _keep_time(settings: Settings, chores: Sequence[Chore], stopping: threading.Event) -> None:
    register = open_register(settings.register_path)
    due, done_on = {chore: time.monotonic() for chore in chores}, settings.today()
    try:
        while not stopping.is_set():
            changed, done_on = done_on != settings.today(), settings.today()
            for chore in chores:
                if due[chore] <= time.monotonic() or (changed and chore.each_day):
                    _do(chore, register)
                    due[chore] = time.monotonic() + chore.every
            stopping.wait(max(0.0, min(due.values()) - time.monotonic()))
    finally:
        register.close()


def _do(chore: Chore, register: Register) -> None:
    try:
        chore.do(register)
    except Exception as fault:  # a chore must never stop the clock
        # The kind alone: its text could hold an address.
        print(f"Tâche « {chore.name} » : {type(fault).__name__}, nouvel essai plus tard.", file=sys.stderr, flush=True)
