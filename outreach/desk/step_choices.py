"""The steps a referent is offered, in the order of a reception: before, when the person comes, then the result.

Only words and order: which step may come now is `follow_up`'s to say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from outreach.follow_up import list_next_steps
from outreach.follow_up.transitions import TRANSITIONS
from outreach.vocabulary import Labels, mark

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    mark("La personne vient"): ("presented", "did_not_come"),
    mark("Votre réponse"): ("seen", "accepted", "declined"),
    mark("Le résultat"): ("right_opened", "already_open", "right_refused", "withdrawn"),
    mark("Une erreur, du nouveau ?"): ("reopened",),
}

SAID: Final[Labels] = {
    "seen": mark("J’ai vu"),
    "accepted": mark("Nous prenons en charge"),
    "declined": mark("Nous ne pouvons pas"),
    "presented": mark("Elle s’est présentée"),
    "did_not_come": mark("Elle n’est pas venue"),
    "right_opened": mark("Droit ouvert"),
    "already_open": mark("Droit déjà ouvert"),
    "right_refused": mark("Droit refusé"),
    "withdrawn": mark("La personne a renoncé"),
    "reopened": mark("Rouvrir"),
}

# The one step made large: the first of these that may come now.
LIKELY: Final = ("presented", "right_opened", "reopened")


@dataclass(frozen=True, slots=True)
class Choice:
    """One step on offer, with its causes if it needs one."""

    kind: str
    label: str
    causes: Labels | None
    main: bool


def list_choices(state: str, *, presented: bool = False) -> list[tuple[str, list[Choice]]]:
    """List the steps that a referent may say in this state, group by group."""
    offered = list_next_steps(state, "referent", presented=presented)
    likely = next((kind for kind in LIKELY if kind in offered), "")
    grouped = [
        (
            title,
            [Choice(kind, SAID[kind], TRANSITIONS[kind].causes, kind == likely) for kind in kinds if kind in offered],
        )
        for title, kinds in GROUPS.items()
    ]
    return [(title, choices) for title, choices in grouped if choices]
