"""When mails may leave, with manners: in the morning of a working day, or during the day for who asked for it.

A moment is told, never read from the clock below this module. The register keeps no hour: a moment is for deciding.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from outreach.settings import TIME_ZONE, Settings
from outreach.territory.working_days import is_working_day

MORNING: Final = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the town, its hour, and seconds that only grow; `manners` says whether hours count."""

    today: date
    hour: int
    seconds: int
    manners: bool = True

    def may_write(self, pace: str) -> bool:
        """Tell whether a referent of this pace (`MAIL_PACES`) may be written to now."""
        if not self.manners:
            return True
        return self.hour >= MORNING and (pace == "at_once" or is_working_day(self.today))


def read_moment(settings: Settings, today: date, now: datetime | None = None, *, hurry: bool = False) -> Moment:
    """Return the moment it is on a day; hours do not count in a hurry, nor where mails are only files."""
    now = (now or datetime.now(TIME_ZONE)).astimezone(TIME_ZONE)
    return Moment(today, now.hour, int(now.timestamp()), manners=bool(settings.mail.host) and not hurry)
