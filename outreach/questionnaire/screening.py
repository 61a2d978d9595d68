"""What may identify a person in a free text is blanked before anything is kept: NIR, telephone, e-mail, file number,
slip code, « Mme X ». Amounts, dates and years are left alone. A net, not a proof: it finds patterns, not people.
"""

from itertools import chain
from typing import Final

from outreach.questionnaire.folding import fold
from outreach.questionnaire.slips_within import find_slips
from outreach.questionnaire.telling_numbers import find_mails, find_numbers
from outreach.questionnaire.titled_names import find_names

BLANK: Final = "▒▒▒"
_MOST_PASSES: Final = 12


def screen(text: str) -> tuple[str, bool]:
    """Return a text without what may identify someone, and whether anything was blanked."""
    screened, found = _blank(text)
    passes = 1
    # What stood beside a blanked part may be read anew: a second screening must find nothing.
    while found and passes < _MOST_PASSES:
        screened, found = _blank(screened)
        passes += 1
    # A text that still tells was written to wear the screening out: nothing of it is kept.
    return (BLANK, True) if found else (screened, passes > 1)


def _blank(text: str) -> tuple[str, bool]:
    folded = fold(text)
    parts = chain(
        find_mails(folded.signs), find_numbers(folded.signs), find_slips(text, folded), find_names(folded.signs)
    )
    pieces, reached, blanked = [], 0, False
    for start, end in sorted(folded.find_origin(*part) for part in parts):
        if start >= reached:
            pieces += [text[reached:start], BLANK]
            blanked = True
        reached = max(reached, end)
    return "".join([*pieces, text[reached:]]), blanked
