"""The territory's rights and structures as plain rows: the external lists of a questionnaire.

Hands on dictionaries in the order of the files (most everyday first). Knows nothing of what a questionnaire is.
"""

from outreach.territory.routing import route
from outreach.territory.territory import ANY, Territory


def list_right_rows(territory: Territory, neighbourhood: str) -> list[dict[str, str]]:
    """Return a row for each right, with its family and the structure that receives it in this neighbourhood, if told.

    `structure_<public>` is there when somebody of this public is received elsewhere than everybody.
    """
    publics = sorted({road.public for road in territory.roads} - {ANY})
    return [
        {
            "name": right.code,
            "label_fr": right.label_fr,
            "label_en": right.label_en,
            **({"structure": route(territory, right.code, neighbourhood)} if neighbourhood else {}),
            "words": ", ".join(right.search_words),
            "family": right.family,
            **(_route_apart(territory, right.code, neighbourhood, publics) if neighbourhood else {}),
        }
        for right in territory.rights.values()
    ]


def _route_apart(territory: Territory, right: str, neighbourhood: str, publics: list[str]) -> dict[str, str]:
    usual = route(territory, right, neighbourhood)
    routed = {public: route(territory, right, neighbourhood, public) for public in publics}
    return {f"structure_{public}": code for public, code in routed.items() if code != usual}


def list_structure_rows(territory: Territory) -> list[dict[str, str]]:
    """Return a row for each structure that receives people; its words are its own, else those of what it receives."""
    return [
        {
            "name": sheet.code,
            "label_fr": sheet.label_fr,
            "label_en": sheet.label_en,
            "kind": sheet.kind,
            "words": ", ".join(sheet.search_words or _list_words_received(territory, sheet.code)),
        }
        for sheet in territory.structures.values()
        if sheet.slips
    ]


def _list_words_received(territory: Territory, structure: str) -> list[str]:
    received = [right for right in territory.rights.values() if structure in right.received_by]
    return list(dict.fromkeys(word for right in received for word in right.search_words))
