"""Where the instance is and what it was told: `outreach.toml`, then the environment, which wins.

Hands a frozen `Settings` to the floors above, and today's date in Paris. Opens no register and no network.
"""

from outreach.settings.reading import read_settings
from outreach.settings.sections import Delays, MailSettings, ReleaseRules, Retention
from outreach.settings.settings import TIME_ZONE, Settings

__all__ = ["TIME_ZONE", "Delays", "MailSettings", "ReleaseRules", "Retention", "Settings", "read_settings"]
