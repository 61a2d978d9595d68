"""What goes with a slip in a fictitious town: hours kept for people who have one, places booked, agreements given.

Written once the town is, through the intake: alike whichever pen wrote the visits. Draws; decides nothing.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from outreach.fiction.dice import Dice
from outreach.fiction.lives import Fate
from outreach.fiction.marginals import Table
from outreach.follow_up.transitions import OPEN
from outreach.intake import Asking, House, Wanted, book, give_agreement, list_offered, open_desk, withdraw_agreement
from outreach.register import contacts, slots, structures, submissions
from outreach.territory.reception import DatedSlot

# Long before the first of those who book now.
_SINCE = timedelta(days=200)
# However large the town, its desks await so many at most.
_MOST = 400


def keep_slots(house: House, desks: Sequence[str], told: Table, dice: Dice, until: date) -> None:
    """Keep weekly hours at most structures that receive people and at these desks, one on the last day's weekday."""
    ids = structures.list_structure_ids(house.register.reader, house.territory.id)
    for sheet in house.territory.structures.values():
        if not sheet.slips or (not dice.happens(told["structures"]) and sheet.code not in desks):
            continue
        that_day = [one for one in told["slots"] if one[0] == until.isoweekday()]
        kept = {tuple(dice.choose(told["slots"])) for _ in range(dice.count(*told["kept"]))}
        kept |= {tuple(dice.choose(that_day))} if that_day else set()
        with house.register.writing() as writer:
            for weekday, starts_at, places in sorted(kept):
                slots.record_slot(
                    writer, house.territory.id, structure_id=ids[sheet.code], weekday=weekday, starts_at=starts_at,
                    places=places, from_day=until - _SINCE,
                )  # fmt: skip


def book_places(house: House, recent: Sequence[Fate], told: Table, dice: Dice, until: date) -> None:
    """Book places for some of those sent of late who are awaited still: half of them today where that can be."""
    codes = {
        key: code for code, key in structures.list_structure_ids(house.register.reader, house.territory.id).items()
    }
    desk = open_desk(house, until, "morning")
    last = until + timedelta(days=told["days"])
    booked: set[tuple[str, str]] = set()
    for fate in recent[-_MOST:]:
        place = fate.visit_id, fate.structure_id
        if fate.state not in OPEN or fate.presented_on or place in booked or not dice.happens(told["booked"]):
            continue
        offered = list_offered(house, until, fate.structure_id)
        slot = _choose(dice, [one for one in offered if one[0].on_day <= last], until, told["taken"])
        visit = submissions.find_submission(house.register.reader, fate.visit_id)
        if slot is None or visit is None:
            continue
        booked.add(place)
        code = codes[fate.structure_id]
        book(desk, Wanted(visit["account_id"], fate.visit_id, code, slot.slot_id, slot.on_day, 1))


def _choose(dice: Dice, offered: list[tuple[DatedSlot, bool]], until: date, taken: float) -> DatedSlot | None:
    full = [slot for slot, is_full in offered if is_full]
    if full and dice.happens(taken):
        return dice.choose(full)
    free = [slot for slot, is_full in offered if not is_full]
    today = [slot for slot in free if slot.on_day == until]
    return dice.choose(today if today and dice.happens(50) else free) if free else None


def give_agreements(house: House, recent: Sequence[Fate], told: Table, dice: Dice, until: date) -> None:
    """Give the agreement of some of those sent of late; some take it back."""
    for visit_id in dict.fromkeys(fate.visit_id for fate in recent[-_MOST:]):
        contact = contacts.find_contact(house.register.reader, visit_id)
        visit = submissions.find_submission(house.register.reader, visit_id)
        if contact is None or visit is None or contact["path_id"] is None or not dice.happens(told["share"]):
            continue
        asking = Asking(visit["account_id"], None, until, "morning")
        give_agreement(house, contact["path_id"], told["sentence_version"], "fr", asking)
        if dice.happens(told["withdrawn"]):
            withdraw_agreement(house, contact["path_id"], asking)
