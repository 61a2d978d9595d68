"""What tests of questionnaires share: a small one whose questions are told by rows."""

from pathlib import Path

from outreach.intake import House, keep_forms
from outreach.settings import Settings


def write_form(*rows: str, version: str = "1", form_id: str = "needs", title: str = "Besoins") -> str:
    """Return a questionnaire as Markdown; each row is `type | name | label`, and choices begin with `:`."""
    asked = [row for row in rows if not row.startswith(":")]
    choices = [row[1:] for row in rows if row.startswith(":")]
    told = ["| survey | type | name | label::Français (fr) |", *(f"| | {row} |" for row in asked)]
    if choices:
        told += ["", "| choices | list_name | name | label::Français (fr) |", *(f"| | {row} |" for row in choices)]
    head = "| settings | form_title | form_id | version | default_language |"
    told += ["", head, f"| | {title} | {form_id} | {version} | Français (fr) |"]
    return "\n".join(told) + "\n"


def put_form(settings: Settings, text: str, name: str = "needs.md") -> Path:
    """Put a questionnaire in the folder of a town's own."""
    settings.forms.mkdir(exist_ok=True)
    path = settings.forms / name
    path.write_text(text, "utf-8")
    return path


def keep(house: House) -> None:
    """Bring the register up to date with the files, as the opening of an instance does."""
    with house.register.writing() as writer:
        keep_forms(writer, house)
