"""A figure on the terminal: as a text to read, as CSV for a spreadsheet, as JSON for a program.

Writes what it is given; knows no release and no register.
"""

import csv
import json
import sys

import click

from outreach.cli.wording import tell_table
from outreach.observatory.figures import NOT_RELEASED, Figure, tell


def write_text(figure: Figure) -> None:
    """Write a figure to be read: its rows, how to read them, and what one must know to quote it."""
    click.echo(figure.view.title)
    tell_table(figure.columns, [[tell(cell) for cell in row] for row in figure.rows])
    for period in figure.silent:
        click.echo(f"{period} : {NOT_RELEASED}")
    click.echo("\n".join(filter(None, ("", figure.reading, figure.view.description))))


def write_csv(figure: Figure) -> None:
    """Write the rows of a figure as CSV; an empty cell is not released."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(figure.columns)
    writer.writerows(figure.rows)


def write_json(figure: Figure) -> None:
    """Write a figure as JSON, with all that one must know to quote it."""
    view = figure.view
    told = {
        "name": view.name, "title": view.title, "definition": view.definition, "numerator": view.numerator,
        "denominator": view.denominator, "scope": view.scope, "reading": figure.reading, "caveat": view.caveat,
        "version": view.version, "columns": view.columns, "silent": figure.silent,
        "rows": [dict(zip(figure.columns, row, strict=True)) for row in figure.rows],
    }  # fmt: skip
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))
