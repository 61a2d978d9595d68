"""Which parts of the phone's script a questionnaire needs: its page loads these and no more.

A feature is a kind of question or a function of expressions; a new part is a row here and a file of `static/phone/`.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from outreach.field.at_saving import list_saving_trees
from outreach.field.forms import choose_kind
from outreach.field.layout import MANY_QUESTIONS
from outreach.field.logic import build_logic, list_logic_trees, list_outline
from outreach.field.paging import count_asked, number_pages
from outreach.questionnaire import Lists, Question, Survey
from outreach.questionnaire.expressions.trees import walk

# What the phone itself does for a question: these share a style sheet.
OF_DEVICES: Final = {"picture": "picture", "upload": "picture", "place": "place", "code": "scan"}
# Kind of question (the macro that shows it) → parts.
OF_KINDS: Final = {
    "rows": "rows",
    "number": "stepper",
    "cards": "cards",
    "rank": "rank",
    "clock": "clock",
    "long": "long-lists",
    **OF_DEVICES,
    **dict.fromkeys(("month", "year"), "measures"),
    **dict.fromkeys(("scale", "amount"), "measures decimals"),
    "decimal": "decimals",
}
# Part → the operations of expressions it adds to those of `expressions`.
OF_OPERATIONS: Final = {
    "expressions-numbers": """
        < <= > >= + - * div neg mod int round boolean number string date count count-non-empty sum min max""",
    "expressions-texts": """
        string-length regex boolean-from-string join substr substring substring-before substring-after starts-with
        ends-with contains translate normalize-space selected-at count-selected checklist weighted-checklist""",
    "expressions-geometry": """
        floor ceiling abs pow sqrt exp exp10 log log10 sin cos tan asin acos atan atan2 pi distance area""",
    "expressions-patterns": "match",
    "expressions-moments": """
        now date-time decimal-date-time decimal-time format-date format-date-time difference-in-months add-date""",
    "expressions-paths": "path | $last position last name current instance jr:choice-name jr:itext",
    "expressions-repeats": "indexed-repeat",
    "expressions-chance": "random uuid randomize once",
}
_OF_OPERATION: Final = {name: part for part, names in OF_OPERATIONS.items() for name in names.split()}
# Key of the logic (logic.py) → part.
OF_KEYS: Final = {"f": "filters", "o": "read-only", "c": "counts", "d": "first-values", "l": "citing", "y": "fitting"}
# What stands on other parts.
_BEFORE: Final = {
    **{part: "expressions-numbers" for part in OF_OPERATIONS},
    "expressions-paths": "expressions-numbers places",
    "expressions-repeats": "expressions-numbers expressions-paths places",
    "filters": "options",
    "read-only": "options",
    "counts": "cards expressions-numbers",
}
DEVICES: Final = frozenset(OF_DEVICES.values())
ALWAYS: Final = ("expressions", "page", "taps", "sending")
# The order in which they run: `page` begins the page, `sending` starts it.
ORDER: Final = (
    "expressions", *OF_OPERATIONS, "page", "taps", "places", "options", "filters", "read-only", "counts",
    "first-values", "fitting", "citing", "rows", "cards", "decimals", "stepper", "rank", "clock", "measures",
    "long-lists", "picture", "place", "scan", "slip", "moving", "pages", "progress", "summary", "sending",
)  # fmt: skip

# What follows every page of a worker, once it is usable; `keep-phone` begins it.
KEEPING: Final = (
    "keep-phone", "keep-store", "keep-seal", "keep-desk", "keep-outing", "keep-queue", "keep-hand", "keep-saving",
    "keep-code", "keep-lock", "keep-drafts",
)  # fmt: skip
# Then, at leisure: what waits is told, and the shelf is filled.
THEN_KEEPING: Final = ("keep-waiting", "keep-shelf", "keep-shell", "keep-slots")
# What few pages need, or few days: a code to choose, a draft to put back, the way out.
MORE_KEEPING: Final = ("keep-begun", "keep-choose", "keep-restore", "keep-leave")
# Brought by `keep-hand` once they are needed: with the first answer, under a thumb in a note, with the menu.
CHECKS: Final = ("keep-checks", "keep-like")
SLIPS: Final = ("keep-qr", "keep-booking", "keep-slip")
WARNINGS: Final = ("keep-warn",)
DISPLAY: Final = ("keep-display",)
# What stands between the phone and the network, without a page.
WORKER: Final = (
    "keep-phone", "keep-store", "keep-seal", "keep-desk", "keep-outing", "keep-queue", "keep-shelf", "worker-pages",
    "worker",
)  # fmt: skip
# What only the worker's home, its twin without network, the guide and the page of the phone need.
HOME: Final = ("keep-begun", "home-doors", "home")
GUIDE: Final = ("guide",)
PHONE: Final = ("phone-queue",)


def list_parts(survey: Survey, lists: Lists) -> tuple[str, ...]:
    """List, in their order, the parts that a questionnaire needs with these lists."""
    logic = build_logic(survey)
    kinds = list_kinds(survey, {**survey.lists, **lists})
    asked = {part for kind in kinds for part in OF_KINDS.get(kind, "").split()}
    asked |= {OF_KEYS[key] for told in logic.values() for key in told if key in OF_KEYS}
    steps = [step for tree in list_logic_trees(logic) for step in walk(tree)]
    asked |= {_OF_OPERATION[step[0]] for step in steps if step[0] in _OF_OPERATION}
    if any(type(part) in (int, float) for step in steps for part in step):
        asked.add("expressions-numbers")
    if list_outline(survey, logic):
        asked.add("places")
    asked |= _list_movings(survey)
    asked |= {"slip"} if survey.hands_slips else set()
    for part in tuple(asked):
        asked |= set(_BEFORE.get(part, "").split())
    return tuple(part for part in ORDER if part in asked or part in ALWAYS)


def list_late_parts(saving: Mapping[str, Any], parts: Collection[str]) -> tuple[str, ...]:
    """List the parts that saving needs, beside those that the page begins with."""
    steps = [step for tree in list_saving_trees(saving) for step in walk(tree)]
    asked = {_OF_OPERATION[step[0]] for step in steps if step[0] in _OF_OPERATION}
    if any(type(part) in (int, float) for step in steps for part in step):
        asked.add("expressions-numbers")
    for part in tuple(asked):
        asked |= set(_BEFORE.get(part, "").split())
    return tuple(part for part in ORDER if part in asked and part not in parts) + CHECKS


def _list_movings(survey: Survey) -> set[str]:
    paged, long = bool(number_pages(survey)), count_asked(survey) > MANY_QUESTIONS
    told = {"pages": paged, "summary": long, "progress": long and not paged, "moving": paged or long}
    return {part for part, needed in told.items() if needed}


def list_kinds(survey: Survey, lists: Lists) -> Iterator[str]:
    """Yield the macros that show the questions and repeats of a questionnaire."""
    for node in survey.walk():
        if isinstance(node, Question):
            yield choose_kind(node, len(lists.get(node.list_name, ())))
        elif node.repeat:
            yield "cards"
