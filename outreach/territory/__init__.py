"""The territory: rights, structures, neighbourhoods and roads, as data and pure rules.

A town is a folder of CSV files that its people can open in a spreadsheet; nothing of any town is in code.
Hands on a frozen `Territory`; keeps nothing between two calls and knows no register, page or questionnaire.
"""

from outreach.territory.finding import find_territory, list_territories, name_territory
from outreach.territory.lists import list_right_rows, list_structure_rows
from outreach.territory.new_town import write_new_town
from outreach.territory.reading import read_territory
from outreach.territory.remarks import list_remarks, list_what_serves
from outreach.territory.routing import route
from outreach.territory.territory import (
    Action,
    Body,
    Committee,
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
    "Action",
    "Body",
    "Committee",
    "Denominator",
    "Family",
    "Neighbourhood",
    "Right",
    "Road",
    "Sector",
    "StructureSheet",
    "Territory",
    "find_territory",
    "list_remarks",
    "list_right_rows",
    "list_structure_rows",
    "list_territories",
    "list_what_serves",
    "name_territory",
    "read_territory",
    "route",
    "write_new_town",
]
