"""The one table of permissions: every address × every role × whose records. An address not in it is shut.

Pure data; `doors` applies it before any page runs, and a test walks the whole of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

# Whose records a role may reach at an address that names one.
OWN: Final = "own"
TEAM: Final = "team"
STRUCTURE: Final = "structure"
ALL: Final = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may use an address; `record` is the kind of record its argument names, if any."""

    roles: Mapping[str, str] = field(default_factory=dict)
    record: str = ""
    public: bool = False


_PUBLIC: Final = Rule(public=True)
_ANYONE: Final = Rule(dict.fromkeys(("field", "referent", "coordinator", "analyst", "admin"), ALL))
_FIELD: Final = Rule({"field": OWN})
_COORDINATION: Final = Rule({"coordinator": ALL, "admin": ALL})
_KEEPING: Final = Rule({"coordinator": ALL})

PERMISSIONS: Final[Mapping[str, Rule]] = {
    "static": _PUBLIC,
    "account.login": _PUBLIC,
    "account.health": _PUBLIC,
    "account.language": _PUBLIC,
    "account.notice": _PUBLIC,
    "account.home": _ANYONE,
    "account.logout": _ANYONE,
    "account.password": _ANYONE,
    "account.observatory": Rule({"analyst": ALL}),
    "field.outings": _FIELD,
    "field.end_outing": Rule({"field": OWN}, record="outing"),
    "field.visits": _FIELD,
    "field.visit": Rule({"field": TEAM}, record="submission"),
    "field.form": Rule({"field": OWN}),
    "desk.slips": Rule({"referent": STRUCTURE}),
    "desk.waiting": Rule({"referent": STRUCTURE}),
    "desk.referral": Rule({"referent": STRUCTURE}, record="referral"),
    "desk.step": Rule({"referent": STRUCTURE}, record="referral"),
    "coordination.board": _KEEPING,
    "coordination.structure_referrals": _KEEPING,
    "coordination.reroute": _KEEPING,
    "coordination.structures": _KEEPING,
    "coordination.structure": _KEEPING,
    "coordination.new_structure": _KEEPING,
    "coordination.past_referents": _KEEPING,
    "coordination.roads": _KEEPING,
    "coordination.right": _KEEPING,
    "coordination.history": _KEEPING,
    "coordination.go_back": _KEEPING,
    "coordination.export": _KEEPING,
    "coordination.referents": _KEEPING,
    "coordination.end_referent": _KEEPING,
    "coordination.absence": _KEEPING,
    "coordination.accounts": _COORDINATION,
    "coordination.account": _COORDINATION,
    "coordination.messages": _KEEPING,
}
