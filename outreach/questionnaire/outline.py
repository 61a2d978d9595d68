"""A survey as an indented text, for `outreach forms show`: what is asked, when, with which logic, where it is kept.

Expressions are written back from their trees. Knows no file.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from outreach.questionnaire.expressions.writing import write_tree
from outreach.questionnaire.survey import Group, Question, Survey, choose_label
from outreach.vocabulary import mark

Translate = Callable[[str], str]

HEAD: Final = mark("{title} ({form_id}, version {version})")
GROUP: Final = mark("groupe")
REPEAT: Final = mark("répétition")
REQUIRED: Final = mark("obligatoire")
SAVED: Final = mark("fait une fiche {name}")
# What a tree says, under the question it belongs to.
LOGIC: Final = {
    "relevant": mark("seulement si {text}"),
    "required": mark("obligatoire si {text}"),
    "constraint": mark("acceptée si {text}"),
    "calculation": mark("calcul : {text}"),
    "choice_filter": mark("choix où {text}"),
    "count": mark("autant de fois que {text}"),
    "first_value": mark("au départ : {text}"),
    "read_only": mark("non modifiable si {text}"),
}
DEFAULT: Final = mark("au départ : {text}")
TRIGGERS: Final = mark("de nouveau quand change {text}")
_ALWAYS: Final = ["true"]


def describe_survey(survey: Survey, translate: Translate = str, language: str = "") -> str:
    """Return the outline of a survey, in its default language when none is asked for."""
    language = language if language in survey.languages else survey.default_language
    title = choose_label(survey.titles, language)
    head = translate(HEAD).format(title=title, form_id=survey.form_id, version=survey.version)
    return "\n".join(
        [head, *(line for node in survey.walk() for line in _describe_node(node, survey, translate, language))]
    )


def _describe_node(
    node: Question | Group, survey: Survey, translate: Translate, language: str
) -> Iterator[str]:  # fmt: skip
    indent = "  " * len(node.path)
    label = " ".join(choose_label(node.labels, language).split()) or node.name
    yield f"{indent}{label} [{' · '.join(_list_facts(node, survey, translate))}]"
    for told in _list_logic(node, translate):
        yield f"{indent}    {told}"


def _list_facts(node: Question | Group, survey: Survey, translate: Translate) -> Iterator[str]:
    yield node.name
    if isinstance(node, Group):
        yield translate(REPEAT if node.repeat else GROUP)
    else:
        yield f"{node.type} {node.list_name}".strip()
        if node.required == _ALWAYS:
            yield translate(REQUIRED)
        if node.save_to:
            yield f"→ {'#'.join(node.save_to)}"
    for entity in survey.entities:
        if entity.path == node.path:
            yield translate(SAVED).format(name=entity.name)


def _list_logic(node: Question | Group, translate: Translate) -> Iterator[str]:
    for name, template in LOGIC.items():
        tree: Any = getattr(node, name, None)
        if tree is not None and not (name == "required" and tree == _ALWAYS):
            yield translate(template).format(text=write_tree(tree))
    if isinstance(node, Question):
        if node.default:
            yield translate(DEFAULT).format(text=node.default)
        if node.triggers:
            yield translate(TRIGGERS).format(text=", ".join(f"${{{name}}}" for name in node.triggers))
