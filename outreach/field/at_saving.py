"""What the phone asks of the answers when they are saved: what cannot stand, which slip is handed over, what a similar
visit keeps. It rides with the logic of the page, under short keys (page budget); `static/phone/keep-checks.js` and
`keep-hand.js` read it. Decides nothing: the server checks again.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from outreach.field.controls import DAYS, offer_scale
from outreach.field.logic import OF_PLACES, build_logic, list_outline
from outreach.field.names import write_path
from outreach.questionnaire import Question, Survey, choose_label
from outreach.questionnaire.expressions.trees import walk
from outreach.questionnaire.markdown import CITED, strip_label

# All that « Visite semblable » copies: what belongs to the door, never to the person's needs, health or age. First the
# result: nothing else is asked where nobody was met.
OF_THE_PLACE: Final = ("result", "housing", "language")
# Typed as a text: it may be no such thing.
_TYPED: Final = ("integer", "decimal", "time", "dateTime", "geopoint", "barcode")
# What the page may not hold: whole lists, or a chance drawn elsewhere. The server alone looks.
_NOT_HERE: Final = frozenset("pulldata instance jr:choice-name jr:itext random uuid once".split())


def tell_saving(survey: Survey, language: str) -> dict[str, Any]:
    """Return what the phone looks at when a questionnaire is saved: nothing for one that has nothing of it.

    `checks`: by path in the form, the type when it is typed, the constraint (1: none), what is told of it. `slip`:
    where a referral is, the question of its structure, its condition. `like`: what a similar visit copies.
    """
    placed = bool(list_outline(survey, build_logic(survey)))
    checks = {write_path(node.path): check for node, check in _list_checks(survey, language, placed)}
    told = {"checks": checks, "slip": _find_referral(survey), "like": _list_copied(survey)}
    return {name: value for name, value in told.items() if value}


def list_saving_trees(saving: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the trees evaluated when a questionnaire is saved."""
    for _, tree, *_ in saving.get("checks", {}).values():
        yield tree
    yield from saving.get("slip", ())[2:]


def _list_checks(survey: Survey, language: str, placed: bool) -> Iterator[tuple[Question, list[Any]]]:
    for node in survey.walk():
        if not isinstance(node, Question):
            continue
        tree = node.constraint
        if tree is not None and not _can_stand(tree, placed):
            tree = None
        kind = _find_typed(node)
        if tree is not None:
            yield node, [kind, tree, _write_message(node, language)]
        elif kind:
            yield node, [kind, 1, ""]


def _write_message(question: Question, language: str) -> str:
    if not question.constraint_messages:
        return ""
    # The answers that it cites are the phone's to fill in: plain letters hold their place.
    cited = CITED.sub(lambda found: f"¤{found[1]}¤", choose_label(question.constraint_messages, language))
    return re.sub("¤([^¤]+)¤", r"${\1}", strip_label(cited))


def _can_stand(tree: Any, placed: bool) -> bool:
    asked = {step[0] for step in walk(tree)}
    return asked.isdisjoint(_NOT_HERE) and (placed or asked.isdisjoint(OF_PLACES))


def _find_typed(question: Question) -> str:
    if question.calculation is not None and not question.triggers:
        return ""
    if question.type == "range" and not offer_scale(question):
        return "range"
    # The controls of browsers give whole days; a month or a year alone is typed.
    if question.type == "date" and DAYS.keys() & question.appearance:
        return "date"
    return question.type if question.type in _TYPED else ""


def _find_referral(survey: Survey) -> list[Any]:
    for entity in survey.entities:
        for node in survey.walk():
            if entity.name == "referral" and isinstance(node, Question) and node.save_to == ("referral", "structure"):
                return [write_path(entity.path), write_path(node.path), entity.create_if or 1]
    return []


def _list_copied(survey: Survey) -> list[str]:
    nodes = [node for node in survey.walk() if isinstance(node, Question)]
    paths = {node.save_to[1]: write_path(node.path) for node in nodes if node.save_to and node.save_to[0] == "contact"}
    copied = [paths[column] for column in OF_THE_PLACE if column in paths]
    return copied if len(copied) > 1 and OF_THE_PLACE[0] in paths else []
