"""Attacks that need more than one row, table or period, each beside a mutant of the method that it must catch."""

import csv
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from town import STRUCTURES, build_territory, draw_period

from outreach import errors
from outreach.observatory import themes
from outreach.observatory.attacks import check_candidate
from outreach.observatory.attacks.climbing import find_telling_climbs
from outreach.observatory.attacks.order import find_kept_order
from outreach.observatory.attacks.returning import count_guesses, find_returning, keep_trace
from outreach.observatory.attacks.sight import Sight
from outreach.observatory.attacks.strange import find_strange_cells
from outreach.observatory.candidate import Candidate, Method, build_candidate
from outreach.observatory.partition import WHOLE, K, Person
from outreach.observatory.persons import Gap, Period
from outreach.observatory.release_file import ReleaseWriter, open_release
from outreach.observatory.tables import GROUP, ROW_TABLES, TABLES

TERRITORY = build_territory()
SECOND_OPINION = Path(sys.prefix) / "second-opinion" / "bin" / "python"
# As many rights as a real catalogue tells apart in a period: it is rare values that betray who comes back.
MANY = {f"r{rank}": replace(TERRITORY.rights["rsa"], code=f"r{rank}") for rank in range(40)}
WIDE = replace(TERRITORY, rights={**TERRITORY.rights, **MANY})
dices = st.integers(0, 2**32).map(random.Random)


def build(period: Period, k: int = K) -> Candidate:
    return build_candidate(period, TERRITORY, Method(b"k" * 32, k))


@given(dices, st.sampled_from([20, 300, 2_000, 20_000]))
@settings(max_examples=12, deadline=None)
def test_no_attack_gains_on_towns_of_any_size(dice: random.Random, size: int) -> None:
    check_candidate(build(draw_period(dice, size)))


# Reads one table a file, each person once, and prints its k by the columns that tell a group.
ASK_PYCANON = """
import sys, pandas
from pycanon import anonymity
for path in sys.argv[2:]:
    print(anonymity.k_anonymity(pandas.read_csv(path, dtype=str, keep_default_na=False), sys.argv[1].split(",")))
"""


@pytest.mark.skipif(not SECOND_OPINION.is_file(), reason="pycanon is installed by make test")
def test_pycanon_finds_k_persons_in_every_group_of_every_table(tmp_path: Path) -> None:
    paths = []
    for size in (40, 150, 300, 900, 3_000):
        candidate = build(draw_period(random.Random(size), size))
        for name in ROW_TABLES:
            rows = candidate.tables[name]
            if rows.cells:
                paths.append(tmp_path / f"{name}-{size}.csv")
                with paths[-1].open("w", newline="") as file:
                    # One line a person: rows are not persons.
                    told = dict(zip(rows.persons, rows.cells, strict=True))
                    csv.writer(file).writerows([list(TABLES[name].columns), *told.values()])
    asked = [str(SECOND_OPINION), "-c", ASK_PYCANON, ",".join(GROUP), *map(str, paths)]
    told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()
    assert len(told) == len(paths) > 40 and all(int(k) >= K for k in told)


def draw_two_periods(once: bool) -> tuple[Candidate, Candidate, set[str]]:
    """Draw a town met twice; `once`: what a person told the first time does not leave again."""
    dice, first, second = random.Random(7), Period("2025-T4"), Period("2026-T1")
    for rank in range(900):
        key, place, moved = f"path:{rank}", f"p{dice.randrange(12)}", f"p{dice.randrange(12)}"
        right = dice.choice([*MANY])
        for period, where in ((first, place), (second, moved)):
            period.persons[key] = Person(
                key, WHOLE, where, where, dice.choice(["18_24", "40_64"]), dice.choice(["woman", "man"])
            )
            period.meetings = period.covered = 900
            if period is first or not once:
                period.gaps.append(Gap(key, right, "income", "refused", "unaware"))
        if once:
            second.gaps.append(Gap(key, dice.choice([*MANY]), "income", "refused"))
    method = Method(b"k" * 32)
    return build_candidate(first, WIDE, method), build_candidate(second, WIDE, method), {*first.persons}


def test_a_returning_person_is_not_guessed_better_than_by_chance() -> None:
    first, second, everyone = draw_two_periods(once=True)
    assert first.tables["right_reason"].cells and second.tables["right_reason"].cells
    former, now = keep_trace(Sight(first), everyone), keep_trace(Sight(second), everyone)
    chance, gained, guessed = count_guesses(former.places["right_reason"], now.places["right_reason"])
    assert guessed == 1_800 and gained <= chance + 0.03 * guessed
    assert not list(find_returning(now, former))


def test_mutant_twice_in_the_retention() -> None:
    first, second, everyone = draw_two_periods(once=False)
    former = keep_trace(Sight(first), everyone)
    chance, gained, guessed = count_guesses(
        former.places["right_reason"], keep_trace(Sight(second), everyone).places["right_reason"]
    )
    assert gained > chance + 0.03 * guessed
    with pytest.raises(errors.Refusal) as refusal:
        check_candidate(second, K, [former], everyone)
    assert "qui revient" in refusal.value.sentence


def draw_uneven_period() -> Period:
    """Draw a town where most of one neighbourhood's older people lack the same right."""
    dice, period = random.Random(3), Period("2026-T1")
    for rank in range(1_200):
        key, place = f"path:{rank}", ["mill", "locks", "market", "station"][rank % 4]
        age = dice.choice(["18_24", "40_64", "75_plus"])
        period.persons[key] = Person(key, WHOLE, "north", place, age, dice.choice(["woman", "man"]))
        most = place == "mill" and age == "75_plus" and dice.random() < 0.8
        right = "rsa" if most else dice.choice(["rsa", "apl", "css", "aspa", "grant"])
        period.gaps.append(Gap(key, right, "income", "refused", "unaware"))
    period.meetings = period.covered = 1_200
    return period


def test_others_climb_along_so_that_climbing_tells_nothing() -> None:
    candidate = build(draw_uneven_period())
    climbed = [node for node in candidate.placed["right_reason"] if node.children]
    guilty = [node for node in climbed if id(node) in candidate.forced["right_reason"]]
    assert guilty and len(climbed) == 2 * len(guilty)
    assert not list(find_telling_climbs(Sight(candidate), K))


def test_mutant_without_decoys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(themes, "_climb_along", lambda _root, placed, *_: placed)
    candidate = build(draw_uneven_period())
    assert any("dit pourquoi" in gain for gain in find_telling_climbs(Sight(candidate), K))


def test_mutant_the_same_shuffle_in_two_tables() -> None:
    candidate = build(draw_period(random.Random(2), 400))
    order = {key: rank for rank, key in enumerate(random.Random(9).sample([*candidate.period.persons], 400))}
    for name in ("household", "housing"):
        rows = candidate.tables[name]
        rows.numbers = [order[key] + 1 for key in rows.persons]
    assert any("se correspondent" in gain or "ordre" in gain for gain in find_kept_order(Sight(candidate), K))


def test_mutant_rows_of_nothing_withheld() -> None:
    candidate = build(draw_period(random.Random(2), 400))
    rows = candidate.tables["right_opened"]
    kept = [place for place, cells in enumerate(rows.cells) if cells[-1] != "nothing"]
    rows.cells = [rows.cells[place] for place in kept]
    rows.persons = [rows.persons[place] for place in kept]
    rows.numbers = [rows.numbers[place] for place in kept]
    with pytest.raises(errors.Refusal) as refusal:
        check_candidate(candidate)
    assert "manque" in refusal.value.sentence


def test_mutant_a_partner_who_knows_most_of_a_group() -> None:
    period = draw_uneven_period()
    mill = [key for key, person in period.persons.items() if person.neighbourhood == "mill"]
    period.gaps = [
        replace(gap, right="apl" if gap.person in mill[:-4] and gap.right == "rsa" else gap.right)
        for gap in period.gaps
    ]
    candidate = build(period)
    check_candidate(candidate)
    # The structure learns afterwards whom else it knows: all but the holders of one value in one group.
    label = {cells[1:5] for cells in candidate.tables["right_reason"].cells}.pop()
    inside = {
        key
        for cells, key in zip(*_pairs(candidate, "right_reason"), strict=True)
        if cells[1:5] == label and cells[6] != "css"
    }
    period.known_to[next(iter(STRUCTURES))] = inside
    with pytest.raises(errors.Refusal) as refusal:
        check_candidate(candidate)
    assert "60 %" in refusal.value.sentence


def _pairs(candidate: Candidate, name: str) -> tuple[list[tuple[str | int, ...]], list[str]]:
    return candidate.tables[name].cells, candidate.tables[name].persons


@pytest.mark.parametrize("cell", ["path:3", "2026-02-14", "Mme Diallo", "06 12 34 56 78", "née en 1987"])
def test_nothing_but_codes_leaves(cell: str) -> None:
    candidate = build(draw_period(random.Random(2), 200))
    rows = candidate.tables["housing"]
    rows.cells[0] = (*rows.cells[0][:-1], cell)
    assert list(find_strange_cells(Sight(candidate), K))


def test_numbers_are_another_stream_for_every_secret_table_and_period(tmp_path: Path) -> None:
    period = draw_period(random.Random(2), 300)
    one = build(period)
    other = build_candidate(period, TERRITORY, Method(b"j" * 32))
    numbers = [set(candidate.tables[name].numbers) for candidate in (one, other) for name in ROW_TABLES]
    assert sum(map(len, numbers)) == len(set().union(*numbers))
    writer = ReleaseWriter(tmp_path / "one.db")
    writer.add(one.tables)
    writer.finish([])
    writer.close()
    reader = open_release(tmp_path / "one.db")
    told = [row[0] for row in reader.execute("select rowid from housing order by rowid")]
    reader.close()
    assert told == sorted(one.tables["housing"].numbers) and 1 <= told[0] and told[-1] <= 2**52
