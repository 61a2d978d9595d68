"""The steps a referent is offered, in the order of a reception: before, when the person comes, then the result.

Only words and order: which step may come now is `follow_up`'s to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from outreach.follow_up import list_next_steps
from outreach.follow_up.transitions import NOBODY_CAME, TRANSITIONS, UNANSWERED
from outreach.vocabulary import Labels, mark

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    mark("Votre réponse"): ("seen", "accepted", "declined"),
    mark("La personne vient"): ("presented", "did_not_come"),
    mark("Le résultat"): ("right_opened", "already_open", "not_entitled", "right_refused", "withdrawn"),
    mark("Un trop-perçu"): ("overpayment_cancelled", "overpayment_spread", "overpayment_confirmed"),
    mark("Une erreur, du nouveau ?"): ("reopened",),
}

SAID: Final[Labels] = {
    "seen": mark("J’ai vu"),
    "accepted": mark("Je prends"),
    "declined": mark("Je ne peux pas"),
    "presented": mark("Elle s’est présentée"),
    "did_not_come": mark("Elle n’est pas venue"),
    "right_opened": mark("Droit ouvert"),
    "already_open": mark("Droit déjà ouvert"),
    "not_entitled": mark("Pas de droit dans sa situation"),
    "right_refused": mark("Droit refusé"),
    "overpayment_cancelled": mark("Trop-perçu annulé"),
    "overpayment_spread": mark("Trop-perçu étalé"),
    "overpayment_confirmed": mark("Trop-perçu maintenu"),
    "withdrawn": mark("La personne a renoncé"),
    "reopened": mark("Rouvrir"),
}
NOT_OURS: Final = "not_ours"


@dataclass(frozen=True, slots=True)
class Choice:
    """One step on offer, with its causes if it needs one.

    `asks` is what may be told with it: `amount_band` or `suggested_structure_id`; then `cause` is said already.
    """

    kind: str
    label: str
    causes: Labels | None = None
    main: bool = False
    asks: str = ""
    cause: str = ""

    @property
    def id(self) -> str:
        """What tells this choice from the others of a page."""
        return self.cause or self.kind


def list_choices(state: str, *, presented: bool = False, overpaid: bool = False) -> list[tuple[str, list[Choice]]]:
    """List the steps that a referent may say in this state, group by group."""
    offered = list_next_steps(state, "referent", presented=presented, overpaid=overpaid)
    likely = _find_likely(state, offered)
    grouped = [
        (title, [choice for kind in kinds if kind in offered for choice in _build_choices(kind, kind == likely)])
        for title, kinds in GROUPS.items()
    ]
    told = [(title, choices) for title, choices in grouped if choices]
    # The likely one first: the whole list is long on a phone.
    return sorted(told, key=lambda group: not any(choice.main for choice in group[1]))


def _find_likely(state: str, offered: Sequence[str]) -> str:
    """Find the one step made large."""
    if state in UNANSWERED:
        return "accepted"
    likely = "presented" if state == "accepted" or state in NOBODY_CAME else "right_opened"
    return likely if likely in offered else "right_opened"


def _build_choices(kind: str, main: bool) -> list[Choice]:
    rule = TRANSITIONS[kind]
    if kind != "declined":
        return [Choice(kind, SAID[kind], rule.causes, main, rule.may_tell)]
    causes = {code: label for code, label in (rule.causes or {}).items() if code != NOT_OURS}
    return [
        Choice(kind, SAID[kind], causes, main),
        Choice(kind, mark("Ce n’est pas pour nous"), None, main, rule.may_tell, NOT_OURS),
    ]
