"""Writes docs/form-findings.md from the catalogue of findings (`make docs`); a test refuses a page that is not its."""

from pathlib import Path

from babel.support import Translations

from outreach.questionnaire.findings import CATALOGUE, FAULT, NOTE, PRIVACY, Kind

PAGE = Path(__file__).with_name("form-findings.md")
TRANSLATIONS = Path(__file__).parent.parent / "outreach" / "translations"
HEAD = """# What the check of a questionnaire can find

Written by `make docs` from the catalogue. `outreach forms check` says each with its sheet, row and column, in French or
English (`--language en`); `--json` gives the code. What stands in braces is filled in.
"""
TITLES = {
    FAULT: "Faults: the questionnaire cannot work",
    PRIVACY: "Privacy: what a questionnaire about people may not ask",
    NOTE: "Notes: repaired, or left aside; the questionnaire works",
}


def build_page() -> str:
    """Return the page of all findings."""
    english = Translations.load(str(TRANSLATIONS), ["en"]).gettext
    parts = [HEAD]
    for severity, title in TITLES.items():
        rows = [_write_row(kind, english) for kind in CATALOGUE.values() if kind.severity == severity]
        parts.append(f"\n## {title}\n\n| code | en français | in English |\n|------|-------------|------------|\n")
        parts.append("".join(rows))
    return "".join(parts)


def _write_row(kind: Kind, english: object) -> str:
    assert callable(english)
    told = [" ; ".join(part for part in (kind.cause, kind.remedy) if part)]
    told.append("; ".join(english(part) for part in (kind.cause, kind.remedy) if part))
    return f"| `{kind.code}` | {' | '.join(text.replace('|', '&#124;') for text in told)} |\n"


if __name__ == "__main__":
    PAGE.write_text(build_page(), "utf-8")
    print(f"Written: {PAGE.name}")
