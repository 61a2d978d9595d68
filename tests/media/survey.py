"""A questionnaire about a place, answered with what a phone can do: a picture, one in each card, a place, a code."""

from pathlib import Path

FORM_ID = "lieu"
MARKDOWN = """
| settings |
| | form_id | form_title | version | default_language |
| | lieu | Un lieu | 2026112301 | French (fr) |

| survey |
| | type | name | label::French (fr) | label::English (en) | required | relevant | parameters |
| | text | sujet | Sujet | Subject | yes | | |
| | image | photo | Photo de l’entrée | Picture of the entrance | | | max-pixels=800 |
| | geopoint | place | Lieu | Place | | | |
| | barcode | code | Code du lampadaire | Code of the lamp post | | | |
| | text | vu | Ce que montre la photo | What the picture shows | | ${photo} != '' | |
| | begin_repeat | defauts | Défauts | Faults | | | |
| | image | cliche | Photo du défaut | Picture of the fault | | | |
| | end_repeat | | | | | | |
"""


def write_form(instance: Path, text: str = MARKDOWN) -> None:
    """Put a questionnaire among those of an instance."""
    folder = instance / "forms"
    folder.mkdir(exist_ok=True)
    (folder / f"{FORM_ID}.md").write_text(text, "utf-8")
