"""The slip as it is handed over: the code and its QR, where and when to go, whom to ask for; never the right.

Built for one answer and kept nowhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup

from outreach import errors
from outreach.intake import House, list_offered
from outreach.register import bookings, contacts, paths, referrals, structures
from outreach.sealing.slips import format_slip, read_slip, seal_slip
from outreach.territory.reception import DatedSlot

# Light modules around the QR that a reader needs (ISO/IEC 18004).
QUIET_ZONE = 4
DARK_RUN = re.compile(b"\x01+")


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed: the code in groups, its QR as inline SVG, and one stop a structure.

    A stop is the structure, the dated slots on offer there (`offered`) and the appointment made (`booked`).
    """

    code: str
    qr: Markup
    stops: tuple[Mapping[str, Any], ...]


def build_slip(house: House, code: str, submission_id: str) -> Slip | None:
    """Lay out the slip of a visit just kept, if it hands one over; without a code, only where to go."""
    referred = referrals.list_submission_referrals(house.register, submission_id)
    if not referred and not code:
        return None
    ids = dict.fromkeys(row["structure_id"] for row in referred)
    booked = {row["structure_id"]: row for row in bookings.list_of_visit(house.register, submission_id)}
    found = (structures.find_structure(house.register, structure_id) for structure_id in ids)
    stops = tuple(
        {
            **dict(row),
            "booked": booked.get(row["id"]),
            "offered": _list_to_come(house, row["id"]),
        }
        for row in found
        if row is not None
    )
    return Slip(code, draw_qr(code) if code else Markup(), stops)


def _list_to_come(house: House, structure_id: str) -> list[tuple[DatedSlot, bool]]:
    now = house.settings.today(), house.settings.hour()
    offered = list_offered(house, house.settings.today(), structure_id)
    return [(slot, full) for slot, full in offered if (slot.on_day, slot.starts_at) > now]


def find_code(house: House, submission_id: str, told: str) -> str:
    """Return a code that a page of ours sends back when it is that visit's slip, else nothing."""
    contact = contacts.find_contact(house.register.reader, submission_id)
    if contact is None or not told:
        return ""
    try:
        sealed = seal_slip(read_slip(told), house.path_key)
    except errors.Refusal:
        return ""
    return format_slip(read_slip(told)) if paths.check_path(house.register.reader, contact["path_id"], sealed) else ""


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
