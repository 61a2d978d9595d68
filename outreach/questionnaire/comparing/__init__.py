"""What changed between two versions of a questionnaire, in the words of its author, in the order of the form.

Hands on `compare_surveys` and the changes it tells. Pure: knows no file, no register and no page.
"""

from outreach.questionnaire.comparing.changes import Change, Kind
from outreach.questionnaire.comparing.surveys import compare_surveys

__all__ = ["Change", "Kind", "compare_surveys"]
