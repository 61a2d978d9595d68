"""A group of the newest release, to show workers what becomes of a visit: its labels and how many it holds.

Reads a released file only.
"""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from outreach.observatory.release_file import open_release

_LARGEST: Final = """
    select g.quarter, coalesce(p.label, g.neighbourhood), coalesce(a.label, g.age_band), coalesce(s.label, g.sex), g.n
    from persons g
    left join codes p on p.column_name = 'neighbourhood' and p.code = g.neighbourhood
    left join codes a on a.column_name = 'age_band' and a.code = g.age_band
    left join codes s on s.column_name = 'sex' and s.code = g.sex
    order by g.quarter desc, g.neighbourhood in ('all', 'other'), g.age_band in ('all', 'other'), g.sex = 'all',
        g.n desc
    limit 1
"""


@dataclass(frozen=True, slots=True)
class Group:
    """A group as analysts see it."""

    quarter: str
    neighbourhood: str
    age_band: str
    sex: str
    persons: int


def find_example(release_file: Path) -> Group | None:
    """Return the finest and largest group of the newest period, nothing while no group is published."""
    with closing(open_release(release_file)) as reader:
        row = reader.execute(_LARGEST).fetchone()
    return Group(*row) if row is not None else None
