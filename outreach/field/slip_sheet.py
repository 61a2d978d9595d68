"""The slip as it is handed over: the code and its QR, where and when to go, whom to ask for; never the right.

Built for one answer and kept nowhere.
"""

import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup

from outreach.intake import House
from outreach.register import structures

# Light modules around the QR that a reader needs (ISO/IEC 18004).
QUIET_ZONE = 4
DARK_RUN = re.compile(b"\x01+")


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed: the code in groups, its QR as inline SVG, and one stop a structure."""

    code: str
    qr: Markup
    stops: tuple[Mapping[str, Any], ...]


def build_slip(house: House, code: str, referred: Sequence[sqlite3.Row]) -> Slip:
    """Lay a slip out for the structures of these referrals; without a code, only where to go."""
    ids = dict.fromkeys(row["structure_id"] for row in referred)
    found = (structures.find_structure(house.register, structure_id) for structure_id in ids)
    return Slip(code, draw_qr(code) if code else Markup(), tuple(dict(row) for row in found if row is not None))


def draw_qr(code: str) -> Markup:
    """Draw the QR of a code (the code only, no address) as inline SVG."""
    # Trying the 8 masks would cost a quarter of a save; blurred, turned or noisy, all read alike (docs/bench.md).
    drawing = segno.make(code.replace("-", ""), error="m", micro=False, mask=3)
    side = len(drawing.matrix) + 2 * QUIET_ZONE
    dark = "".join(
        f"M{run.start() + QUIET_ZONE} {y}.5h{run.end() - run.start()}"
        for y, row in enumerate(drawing.matrix, QUIET_ZONE)
        for run in DARK_RUN.finditer(row)
    )
    # Numbers alone: nothing of the code is written as text.
    return Markup(
        f'<svg class="qr" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path stroke="#000" stroke-width="1" d="{dark}"/></svg>'
    )
