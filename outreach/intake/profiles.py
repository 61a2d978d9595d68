"""Which questionnaires are not about people: those of `outreach.toml`, and those a coordinator published as such.

The latter are lines of `instance/forms/open_forms.txt`, beside the questionnaires they speak of. Writes no row.
"""

from typing import Final

from outreach.settings import Settings
from outreach.territory.keeping import write_file

FILE: Final = "open_forms.txt"


def find_open_forms(settings: Settings) -> frozenset[str]:
    """Return the ids of the questionnaires that are not about people."""
    return settings.open_forms | _read(settings)


def say_open(settings: Settings, form_id: str, opened: bool) -> bool:
    """Say whether a questionnaire is about people, and return whether that was said otherwise before."""
    known = _read(settings)
    told = known | {form_id} if opened else known - {form_id}
    if told == known:
        return False
    settings.forms.mkdir(mode=0o700, exist_ok=True)
    write_file(settings.forms / FILE, "".join(f"{name}\n" for name in sorted(told)).encode())
    return True


def _read(settings: Settings) -> frozenset[str]:
    try:
        return frozenset((settings.forms / FILE).read_text("utf-8").split())
    except FileNotFoundError:
        return frozenset()
