"""The same right of a path leaves once in 24 months, whatever is corrected after its quarter was published."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from town import Place, make_place

from outreach.observatory.periods import QUARTER
from outreach.observatory.persons import Period
from outreach.observatory.reading import read_periods
from outreach.observatory.reading_past import read_past

CSS, RSA = ("css", "not_claimed", None), ("rsa", "not_claimed", None)
START = date(2023, 1, 2)
KEPT = 8


def read_all(place: Place, quarters: list[str]) -> list[Period]:
    """Read some quarters, as publishing them now would."""
    reader = place.town.register.reader
    return list(read_periods(reader, "99001", QUARTER, KEPT, quarters, read_past(reader, "99001", QUARTER)))


def read_rights(place: Place, quarter: str) -> list[str]:
    """Read the rights that leave with a quarter, as publishing it now would."""
    [period] = read_all(place, [quarter])
    return [gap.right for gap in period.gaps]


def test_a_correction_after_publication_lets_no_right_leave_twice(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    wrong = town.record_visit(date(2026, 2, 10), path_id=slip, gaps=[CSS])
    assert read_rights(place, "2026-T1") == ["css"]
    town.record_visit(date(2026, 8, 10), path_id=slip, first_meeting="no", gaps=[CSS])
    assert read_rights(place, "2026-T3") == []
    town.record_visit(date(2026, 2, 10), received_on=date(2026, 8, 10), replaces=wrong, path_id=slip, gaps=[RSA])
    assert read_rights(place, "2026-T3") == []


def test_a_correction_before_the_closing_leaves_no_trace(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    wrong = town.record_visit(date(2026, 2, 10), path_id=slip, gaps=[CSS])
    town.record_visit(date(2026, 2, 10), received_on=date(2026, 4, 15), replaces=wrong, path_id=slip, gaps=[RSA])
    town.record_visit(date(2026, 8, 10), path_id=slip, first_meeting="no", gaps=[CSS, RSA])
    assert (read_rights(place, "2026-T1"), read_rights(place, "2026-T3")) == (["rsa"], ["css"])


def test_a_correction_between_closing_and_publication_leaves_at_once(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    wrong = town.record_visit(date(2026, 2, 10), path_id=slip, gaps=[CSS])
    town.record_visit(date(2026, 2, 10), received_on=date(2026, 4, 20), replaces=wrong, path_id=slip, gaps=[CSS, RSA])
    assert read_rights(place, "2026-T1") == ["css", "rsa"]


def test_a_visit_corrected_to_another_day_does_not_leave_again(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    wrong = town.record_visit(date(2026, 2, 10), path_id=slip, gaps=[CSS])
    town.record_visit(date(2026, 8, 10), replaces=wrong, path_id=slip, gaps=[CSS])
    assert read_rights(place, "2026-T3") == []


def test_a_visit_corrected_to_a_closed_door_is_remembered_by_its_path(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    wrong = town.record_visit(date(2026, 2, 10), path_id=slip, gaps=[CSS])
    town.record_visit(date(2026, 2, 10), received_on=date(2026, 8, 1), replaces=wrong, path_id=slip, result="absent")
    town.record_visit(date(2026, 8, 10), path_id=slip, first_meeting="no", gaps=[CSS])
    # Another path tells it too: the right is known to the register.
    town.record_visit(date(2026, 8, 11), path_id=town.open_path(), gaps=[CSS])
    assert read_rights(place, "2026-T3") == ["css"]


def test_what_a_late_correction_adds_frees_nothing_that_left_since(place: Place) -> None:
    town, slip = place.town, place.town.open_path()
    first = town.record_visit(date(2024, 2, 10), path_id=slip, gaps=[CSS])
    town.record_visit(date(2025, 11, 10), path_id=slip, gaps=[RSA])
    assert read_rights(place, "2025-T4") == ["rsa"]
    town.record_visit(date(2024, 2, 10), received_on=date(2026, 2, 10), replaces=first, path_id=slip, gaps=[RSA])
    # Eight quarters after the correction's own, but one after the visit that did leave.
    town.record_visit(date(2026, 3, 1), path_id=slip, gaps=[RSA])
    assert read_rights(place, "2026-T1") == []


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["visit", "visit", "correct", "correct", "publish"]),
        st.integers(1, 130),  # days since the event before
        st.integers(0, 40),  # days between the meeting and its arrival
        st.integers(0, 9),  # which visit is corrected
        st.sets(st.sampled_from(["css", "rsa"])),
    ),
    min_size=4,
    max_size=22,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(EVENTS)
def test_no_right_of_a_path_leaves_twice_in_24_months_under_random_corrections(
    events: list[tuple[str, int, int, int, set[str]]],
) -> None:
    with TemporaryDirectory() as folder:
        place = make_place(Path(folder))
        try:
            live(place, events)
        finally:
            place.town.register.close()


def live(place: Place, events: list[tuple[str, int, int, int, set[str]]]) -> None:
    """Live the events in order, publishing from what the register says on each day, and check what left."""
    town, slip, today = place.town, place.town.open_path(), START
    standing: list[str] = []
    done: set[str] = set()
    left: dict[str, list[int]] = {}
    for kind, days, late, which, rights in [*events, ("publish", 400, 0, 0, set())]:
        today += timedelta(days=days)
        told = {"path_id": slip, "gaps": [(right, "not_claimed", None) for right in sorted(rights)]}
        if kind == "visit":
            standing.append(town.record_visit(today - timedelta(days=late), received_on=today, **told))
        elif kind == "correct" and standing:
            place_in_list = which % len(standing)
            standing[place_in_list] = town.record_visit(
                today - timedelta(days=late), received_on=today, replaces=standing[place_in_list], **told
            )
        elif kind == "publish":
            waiting = [quarter for quarter in QUARTER.list_closed("2022-T3", today) if quarter not in done]
            done.update(waiting)
            for period in read_all(place, waiting):
                for gap in period.gaps:
                    left.setdefault(gap.right, []).append(QUARTER.count(period.quarter))
    for quarters in left.values():
        in_order = sorted(quarters)
        gaps = [after - before for before, after in zip(in_order, in_order[1:], strict=False)]
        assert all(gap >= KEPT for gap in gaps), quarters
