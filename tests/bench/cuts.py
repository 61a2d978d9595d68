"""A thousand random cuts: a phone saves and sends through a network that fails, beside a server that is killed.

Two tabs of one phone, sealed records, the real queue. In the end the network comes back: each record must be in the
register exactly once, none left on the phone. Counts what went wrong; times nothing.
"""

import json
import os
import random
import signal
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.bench.cutting_relay import CuttingRelay
from tests.bench.first_view import CHROMIUM
from tests.bench.server import Server, serve
from tests.bench.slow_phone import hold_phone, open_browser
from tests.bench.table import Figure

CUTS, KILLS, MOST_TURNS = 1_000, 5, 6_000
SAVE = """async (count) => {
  const { outing } = await Phone.desk();
  const records = [];
  for (let turn = 0; turn < count; turn++) {
    const told = {submission_id: crypto.randomUUID(), form_version: (await Phone.desk()).forms
      .find(({form}) => form === "contact").version, outing_id: outing.id, result: "absent"};
    const record = await Phone.makeRecord({form: "contact", fields: new URLSearchParams(told)});
    records.push({...record, hold_until: 0});
  }
  await Phone.queue.add(records);
  return records.map(({id}) => id);
}"""
SEND = "async () => { await Phone.queue.flush(); return Phone.queue.count(); }"


@dataclass
class Day:
    """What happened until now."""

    saved: list[str] = field(default_factory=list)
    cuts: int = 0
    kills: int = 0


def measure_cuts(instance: Path, cookie: str, cuts: int = CUTS, kills: int = KILLS) -> list[Figure]:
    """Cut, kill, bring back, and count what is missing or twice there; nothing without Debian's Chromium."""
    if not CHROMIUM.exists():
        return []
    dice, day = random.Random(20261127), Day()
    relay = CuttingRelay(0, seed=1)
    with open_browser() as browser:
        context = hold_phone(browser, relay.port, cookie)
        for part in range(kills + 1):
            with serve(instance) as server:
                relay.target = server.port
                _go_on(context, relay, day, dice, until=cuts * (part + 1) // (kills + 1))
                if part < kills:
                    _kill(server)
                    day.kills += 1
                else:
                    left = _bring_back(context, relay)
        context.close()
    relay.close()
    return _tell(instance, day, left)


def _go_on(context: BrowserContext, relay: CuttingRelay, day: Day, dice: random.Random, until: int) -> None:
    relay.failing = False
    tabs = [_open(context), _open(context)]
    relay.fail()
    for _ in range(MOST_TURNS):
        if relay.cuts >= until:
            break
        tab = dice.choice(tabs)
        if dice.random() < 0.2:
            day.saved += tab.evaluate(SAVE, dice.randrange(1, 4))
        tab.evaluate(SEND)
    day.cuts = relay.cuts
    for tab in tabs:
        tab.close()


def _open(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/visits")
    assert page.evaluate("async () => { await Phone.begun; return !!await Phone.desk(); }"), "the phone knows no desk"
    return page


def _kill(server: Server) -> None:
    for pid in server.list_processes():
        os.kill(pid, signal.SIGKILL)


def _bring_back(context: BrowserContext, relay: CuttingRelay) -> int:
    relay.failing = False
    page = _open(context)
    left = 1
    for _ in range(50):
        left = page.evaluate(SEND)
        if not left:
            break
    return left


def _tell(instance: Path, day: Day, left: int) -> list[Figure]:
    with sqlite3.connect(f"file:{instance / 'outreach.db'}?mode=ro", uri=True) as register:
        kept = {row[0] for row in register.execute("select id from submission")}
        contacts = register.execute(
            "select count(*) from contact where submission_id in (select value from json_each(?))",
            (json.dumps(day.saved),),
        ).fetchone()[0]
    return [
        Figure("Connections cut at random", day.cuts, "", least=CUTS),
        Figure("  servers killed meanwhile", day.kills, ""),
        Figure("  visits saved meanwhile", len(day.saved), ""),
        Figure("  of them lost", len(set(day.saved) - kept), "", most=0),
        Figure("  counted more than once", contacts - len(set(day.saved) & kept), "", most=0),
        Figure("  left on the phone at the end", left, "", most=0),
    ]
