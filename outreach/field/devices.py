"""What a questionnaire uses of the phone: where it is, its camera. Every other page may use neither.

Hands on the header that says so to the browser. A picture is taken by the phone's own application: it needs no leave.
"""

from typing import Final

from outreach.questionnaire import Question, Survey

_LEAVES: Final = {"geopoint": "geolocation", "barcode": "camera"}


def list_leaves(survey: Survey) -> set[str]:
    """List what the page of a questionnaire may ask the phone for."""
    return {_LEAVES[node.type] for node in survey.walk() if isinstance(node, Question) and node.type in _LEAVES}


def write_policy(survey: Survey) -> str:
    """Return the `Permissions-Policy` of the page of a questionnaire."""
    leaves = list_leaves(survey)
    told = (f"{name}=({'self' if name in leaves else ''})" for name in ("camera", "geolocation", "microphone"))
    return ", ".join(told)
