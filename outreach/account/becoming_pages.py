"""« Ce que deviennent vos saisies »: what analysts see of a visit, on an invented one and on the newest release."""

from flask import render_template

from outreach.access import at_hand
from outreach.intake import House
from outreach.observatory.bands import CONVERSATIONS, DELAY_BANDS
from outreach.observatory.examples import Group, find_example
from outreach.observatory.periods import CLOSING_DAYS
from outreach.observatory.release import find_release_file
from outreach.vocabulary import (
    ACTIVITIES,
    AGE_BANDS,
    AMOUNT_BANDS,
    CHANNELS,
    GAP_REASONS,
    GAP_STATUSES,
    HOUSEHOLDS,
    HOUSINGS,
    LANGUAGES,
    SEXES,
    WIDE_AGE_BANDS,
)


def what_becomes() -> str:
    """Show what never leaves of a visit, what leaves as a row in a group, and when."""
    house = at_hand(House)
    path = find_release_file(house.register, house.territory.id, house.settings.releases)
    shown = find_example(path) if path is not None else None
    place = next(iter(house.territory.neighbourhoods.values()))
    right = next(iter(house.territory.rights.values()))
    structure = house.territory.structures.get(right.received_by[0]) if right.received_by else None
    return render_template(
        "account/what_becomes.html",
        place=place,
        right=right,
        family=house.territory.families[right.family],
        structure=structure,
        group=shown or Group("", "", "", "", house.settings.release.k),
        published=shown is not None,
        k=house.settings.release.k,
        closing_days=CLOSING_DAYS,
        months=house.settings.retention.months,
        period=house.settings.release.period,
        words={
            "channel": CHANNELS["door_to_door"], "age": AGE_BANDS["25_39"], "wide_age": WIDE_AGE_BANDS["25_64"],
            "sex": SEXES["woman"], "household": HOUSEHOLDS["single_parent"], "housing": HOUSINGS["social"],
            "status": GAP_STATUSES["not_claimed"], "reason": GAP_REASONS["unaware"],
            "conversation": CONVERSATIONS["referred"], "activity": next(iter(ACTIVITIES.values())),
            "language": next(iter(LANGUAGES.values())), "delay": DELAY_BANDS["8_15"],
            "amount": next(iter(AMOUNT_BANDS.values())),
        },
    )  # fmt: skip
