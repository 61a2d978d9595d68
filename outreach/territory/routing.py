"""Which structure receives a right, in a neighbourhood, for a public: the most specific road of the data.

Pure: a checked territory in, a structure's code out. Knows no referent and no absence; those come after.
"""

from outreach import errors
from outreach.territory.territory import ANY, Road, Territory


def route(territory: Territory, right: str, neighbourhood: str, public: str | None = None) -> str:
    """Return the code of the structure that receives this right here; raises `Refusal` (204) for a place elsewhere."""
    if neighbourhood not in territory.neighbourhoods:
        raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=neighbourhood)
    open_roads = [
        road
        for road in territory.roads
        if road.right == right and road.neighbourhood in (neighbourhood, ANY) and road.public in (public, ANY)
    ]
    if not open_roads:
        raise KeyError(right)
    return max(open_roads, key=_measure_precision).structure


def _measure_precision(road: Road) -> tuple[bool, bool]:
    # The place counts before the public: a reception near home is what the person can reach.
    return road.neighbourhood != ANY, road.public != ANY
