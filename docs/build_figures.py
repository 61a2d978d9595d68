"""Writes docs/figures.md from the heads of the views (`make docs`); a test refuses a page that is not theirs."""

from collections.abc import Iterator
from pathlib import Path

from outreach.observatory.questions import View, list_views

PAGE = Path(__file__).with_name("figures.md")
HEAD = """# The figures

Written by `make docs` from the heads of `outreach/observatory/views/*.sql`, in the French that analysts read. Each is
computed from released tables only; `outreach figures NAME`, its `--csv` and `--json`, and Datasette give the same
rows. A cell that is not released is empty. A definition that has been released is never changed: another one is
another file, `name_v2.sql`, and the first one stays.
"""


def list_lines(view: View) -> Iterator[str]:
    """Yield the lines that describe a figure."""
    yield f"\n## {view.name}\n"
    yield f"**{view.title}** (version {view.version}). {view.definition}\n"
    yield f"- Numérateur : {view.numerator}"
    yield f"- Dénominateur : {view.denominator}"
    yield f"- Périmètre : {view.scope}"
    yield f"- Lecture : {view.reading}"
    yield f"- Mise en garde : {view.caveat}"
    yield f"- Colonnes : {', '.join(f'`{column}`' for column in view.columns)}."


def build_page() -> str:
    """Return the page of all figures."""
    return HEAD + "".join(f"{line}\n" for view in list_views() for line in list_lines(view))


if __name__ == "__main__":
    PAGE.write_text(build_page(), "utf-8")
    print(f"Written: {PAGE.name}")
