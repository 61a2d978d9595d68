"""The territory: rights, structures, neighbourhoods and roads, as data and pure rules.

A town is a folder of CSV files that its people can open in a spreadsheet; nothing of any town is in code.
Hands on a frozen `Territory`; keeps nothing between two calls and knows no register, page or questionnaire.
"""

from outreach.territory.finding import find_territory, list_territories
from outreach.territory.lists import list_right_rows, list_structure_rows
from outreach.territory.reading import read_territory
from outreach.territory.routing import route
from outreach.territory.territory import (
    Body,
    Denominator,
    Family,
    Neighbourhood,
    Right,
    Road,
    Sector,
    StructureSheet,
    Territory,
)

__all__ = [
    "Body",
    "Denominator",
    "Family",
    "Neighbourhood",
    "Right",
    "Road",
    "Sector",
    "StructureSheet",
    "Territory",
    "find_territory",
    "list_right_rows",
    "list_structure_rows",
    "list_territories",
    "read_territory",
    "route",
]
