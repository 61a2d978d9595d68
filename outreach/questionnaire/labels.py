"""Labels that cite an answer: `${name}` in a label, a hint or a message becomes what was answered.

Hands on the filled text and the names a text cites. Whatever shows it escapes it.
"""

from collections.abc import Callable
from typing import Any

from outreach.questionnaire.expressions.values import Context, to_text
from outreach.questionnaire.markdown import CITED
from outreach.questionnaire.survey import Labels


def list_cited(text: str) -> list[str]:
    """List the questions that a text cites."""
    return CITED.findall(text)


def fill_labels(labels: Labels, context: Context) -> Labels:
    """Return a label in each of its languages, with the answers it cites."""
    if not any("${" in text for text in labels.values()):
        return labels
    return {language: fill_text(text, context.value) for language, text in labels.items()}


def fill_text(text: str, value: Callable[[str], Any]) -> str:
    """Return a text with the answers it cites, `value` giving them by name."""
    return CITED.sub(lambda found: to_text(value(found[1])), text)
