"""What granian's worker loads: the application of the instance that the environment names.

Tied to granian, which is tied to the supervisor: none outlives the other. Assembly is `create_app`'s.
"""

import multiprocessing
import sys

from outreach import errors
from outreach.assembly import create_app
from outreach.serving.leash import tie_to
from outreach.settings import read_settings

_granian = multiprocessing.parent_process()
if _granian is not None:
    tie_to(_granian.pid)
try:
    app = create_app(read_settings())
    # A questionnaire that cannot serve is told now, to the operator, not to the first worker who opens it.
    app.extensions["outreach.House"].library.list_surveys()
except errors.Refusal as refusal:
    sys.exit(f"{refusal.sentence} {refusal.remedy}")
