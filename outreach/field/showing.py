"""What the page of a questionnaire cannot show yet: such a questionnaire is read, checked and exported, not served.

Refusing it before any process starts is better than a question that would be missing on a phone.
"""

from collections.abc import Callable, Iterator
from typing import Final

from outreach import errors
from outreach.field.forms import FIELDS, RESERVED
from outreach.questionnaire import QUESTION_TYPES, Group, Question, Survey
from outreach.questionnaire.expressions import needs_more
from outreach.questionnaire.plan import list_trees
from outreach.vocabulary import mark

TAKEN: Final = mark("le nom « {name} » est réservé : donnez-en un autre")
SIGNS_IN_NAME: Final = mark("« {name} » : la page ne prend pas encore les noms qui ont un tiret ou un point")
EXPRESSIONS: Final = mark("« {name} » : la page ne calcule pas encore ses expressions")
CITING_LABEL: Final = mark("« {name} » : la page ne montre pas encore un libellé qui cite une réponse")
COUNT: Final = mark("« {name} » : la page ne suit pas encore repeat_count")
TYPE: Final = mark("« {name} » : la page ne montre pas encore le type « {type} »")
FILTER: Final = mark("« {name} » : la page ne filtre pas encore les choix")
FIRST_VALUE: Final = mark("« {name} » : la page ne suit pas encore default calculé ni read_only")


def check_shown(survey: Survey) -> None:
    """Raise `Refusal` (300) when the page would leave something of a questionnaire out, naming all of it."""
    missing = list_missing(survey)
    if missing:
        raise errors.Refusal(errors.BAD_FORM, form=survey.form_id, faults=" · ".join(missing) + ".")


def list_missing(survey: Survey, translate: Callable[[str], str] = str) -> list[str]:
    """List what the page would leave out of a questionnaire, each once."""
    found = ((translate(template), node) for template, node in _walk(survey))
    told = (text.format(name=node.name, type=getattr(node, "type", "")) for text, node in found)
    return list(dict.fromkeys(told))


def _walk(survey: Survey) -> Iterator[tuple[str, Question | Group]]:
    for node in survey.walk():
        for template in _list_missing(node):
            yield template, node


def _list_missing(node: Question | Group) -> Iterator[str]:
    if node.name in RESERVED:
        yield TAKEN
    if "-" in node.name or "." in node.name:
        yield SIGNS_IN_NAME
    if needs_more(list_trees(node)):
        yield EXPRESSIONS
    if any("${" in text for labels in (node.labels, node.hints) for text in labels.values()):
        yield CITING_LABEL
    yield from _list_missing_of_group(node) if isinstance(node, Group) else _list_missing_of_question(node)


def _list_missing_of_group(group: Group) -> Iterator[str]:
    if group.count is not None:
        yield COUNT


def _list_missing_of_question(question: Question) -> Iterator[str]:
    if question.type not in FIELDS:
        yield TYPE
    if question.choice_filter is not None or question.list_name.startswith("$"):
        yield FILTER
    kind = QUESTION_TYPES[question.type]
    if kind.asked and kind.read is not None and (question.first_value is not None or question.read_only is not None):
        yield FIRST_VALUE
