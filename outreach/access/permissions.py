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
    """Who may use an address; `record` is the kind of record its argument names, if any.

    `largest` is how many bytes may be sent there, when files are; elsewhere, what the application says. A script asks
    where `tells_json`: every refusal is JSON, and nobody is sent to the login page. Where `inbox`, no account enters:
    a partner does, whose message's link was opened in her browser, to what is her structure's.
    """

    roles: Mapping[str, str] = field(default_factory=dict)
    record: str = ""
    public: bool = False
    inbox: bool = False
    largest: int = 0
    tells_json: bool = False


# A form with some pictures just taken, its answers included.
LARGEST_WITH_PICTURES: Final = 12_000_000
# A workbook that is read to 20 MB at most.
LARGEST_SHEET: Final = 24_000_000
_PUBLIC: Final = Rule(public=True)
_ANYONE: Final = Rule(dict.fromkeys(("field", "referent", "coordinator", "analyst", "admin"), ALL))
_FIELD: Final = Rule({"field": OWN})
# Whoever the person shows her slip to.
_SLIPS: Final = Rule({"field": ALL, "referent": ALL})
# What a phone sends at once: a hundred records, or fewer with their pictures.
_SYNC: Final = Rule({"field": OWN}, largest=24_000_000, tells_json=True)
_COORDINATION: Final = Rule({"coordinator": ALL, "admin": ALL})
# Who fills in a questionnaire, or tries it before it is given.
_SHOWING: Final = Rule({"field": OWN, "coordinator": ALL, "admin": ALL})
_KEEPING: Final = Rule({"coordinator": ALL})
_INBOX: Final = Rule(inbox=True)
# A workbook (20 MB at most) and the lists beside it.
_TRYING: Final = Rule({"coordinator": ALL}, largest=LARGEST_WITH_PICTURES)
_SENDING: Final = Rule({"coordinator": ALL}, largest=32_000_000)

PERMISSIONS: Final[Mapping[str, Rule]] = {
    "static": _PUBLIC,
    "phone_script": _PUBLIC,
    "account.login": _PUBLIC,
    "account.health": _PUBLIC,
    "account.language": _PUBLIC,
    "account.notice": _PUBLIC,
    "account.home": _ANYONE,
    "account.logout": _ANYONE,
    "account.password": _ANYONE,
    "account.observatory": Rule({"analyst": ALL}),
    "account.make_token": Rule({"analyst": OWN}),
    "account.end_token": Rule({"analyst": OWN}),
    "account.what_becomes": _ANYONE,
    "field.outings": _FIELD,
    "field.end_outing": Rule({"field": OWN}, record="outing"),
    "field.desk": _SYNC,
    "field.desk_list": _FIELD,
    "field.sync": _SYNC,
    "field.sync_answers": _SYNC,
    "field.visits": _FIELD,
    "field.read_news": _FIELD,
    "field.visit": Rule({"field": TEAM}, record="submission"),
    "field.form": Rule({"field": OWN}, largest=LARGEST_WITH_PICTURES),
    "field.waiting": Rule({"field": OWN}),
    "field.media": Rule({"field": TEAM}, record="submission"),
    "field.kept": _SHOWING,
    "field.structures": _SHOWING,
    "field.ordinary_words": _SHOWING,
    "field.offered": _FIELD,
    "field.book": Rule({"field": OWN}, record="submission"),
    "field.moved_seen": _FIELD,
    "field.offline_form": _FIELD,
    "field.offline_home": _FIELD,
    "field.offline_guide": _FIELD,
    "field.phone": _FIELD,
    "field.worker": _PUBLIC,
    "field.manifest": _PUBLIC,
    "field.form_list": _SHOWING,
    "field.form_file": _SHOWING,
    "slip.look_up": _SLIPS,
    "slip.noted": _SLIPS,
    "slip.agreement": _SLIPS,
    "slip.cut": _SLIPS,
    "slip.erase": _SLIPS,
    "desk.waiting": Rule({"referent": STRUCTURE}),
    "desk.own_slots": Rule({"referent": STRUCTURE}),
    "desk.end_own_slot": Rule({"referent": STRUCTURE}),
    "desk.structure_slots": _KEEPING,
    "desk.end_structure_slot": _KEEPING,
    "desk.referral": Rule({"referent": STRUCTURE}, record="referral"),
    "desk.step": Rule({"referent": STRUCTURE}, record="referral"),
    "desk.together": Rule({"referent": STRUCTURE}),
    "desk.figures": Rule({"referent": STRUCTURE}),
    "desk.sheet": Rule({"referent": STRUCTURE}, largest=LARGEST_SHEET),
    "desk.sheet_file": Rule({"referent": STRUCTURE}),
    "desk.confirm_sheet": Rule({"referent": STRUCTURE}),
    "answer.link": _PUBLIC,
    "answer.renew": _PUBLIC,
    "answer.close": _INBOX,
    "answer_slip.look_up": _INBOX,
    "answer_slip.noted": _INBOX,
    "answer_slip.agreement": _INBOX,
    "answer_slip.cut": _INBOX,
    "answer_slip.erase": _INBOX,
    "answer.waiting": _INBOX,
    "answer.own_slots": _INBOX,
    "answer.end_own_slot": _INBOX,
    "answer.referral": Rule(inbox=True, record="referral"),
    "answer.step": Rule(inbox=True, record="referral"),
    "answer.together": _INBOX,
    "answer.figures": _INBOX,
    "answer.sheet": Rule(inbox=True, largest=LARGEST_SHEET),
    "answer.sheet_file": _INBOX,
    "answer.confirm_sheet": _INBOX,
    "coordination.board": _KEEPING,
    "coordination.structure_referrals": _KEEPING,
    "coordination.reroute": _KEEPING,
    "coordination.reroute_several": _KEEPING,
    "coordination.referral": _KEEPING,
    "coordination.calls": _KEEPING,
    "coordination.called": _KEEPING,
    "coordination.committee": _KEEPING,
    "coordination.loads": _KEEPING,
    "coordination.delays": _KEEPING,
    "coordination.figures": _COORDINATION,
    "coordination.asked": _COORDINATION,
    "coordination.asked_file": _COORDINATION,
    "coordination.figure": _COORDINATION,
    "coordination.chart": _COORDINATION,
    "coordination.absences": _KEEPING,
    "coordination.structures": _KEEPING,
    "coordination.slots": _KEEPING,
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
    "coordination.mailbox": _KEEPING,
    "coordination.questionnaires": _KEEPING,
    "coordination.new_draft": _SENDING,
    "coordination.questionnaire": _KEEPING,
    "coordination.try_questionnaire": _KEEPING,
    "coordination.changes": _KEEPING,
    "coordination.export_version": _KEEPING,
    "coordination.draft": _SENDING,
    "coordination.try_draft": _KEEPING,
    "coordination.publish": _KEEPING,
    "field.trial_form": _TRYING,
    "field.trial_draft": _TRYING,
    "field.trial_list": _KEEPING,
    "field.trial_file": _KEEPING,
    "coordination.accounts": _COORDINATION,
    "coordination.account": _COORDINATION,
    "coordination.messages": _KEEPING,
    "coordination.retry": _KEEPING,
}
