"""Writes docs/commands.md from the commands themselves (`make docs`); a test refuses a page that is not theirs."""

from collections.abc import Iterator
from pathlib import Path

import click

from outreach.cli import outreach

PAGE = Path(__file__).with_name("commands.md")
HEAD = """# The commands

Written by `make docs` from the commands themselves. Exit: 0 when done, 1 on a refusal told in one sentence with its
remedy, 2 on bad usage. `OUTREACH_DEBUG=1` adds the details of an unexpected error.
"""


def list_pages(command: click.Command, context: click.Context) -> Iterator[tuple[str, str]]:
    """Yield the full name and the help of a command, then of those below it."""
    yield context.command_path, command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from list_pages(below, click.Context(below, info_name=name, parent=context))


def build_page() -> str:
    """Return the page of all commands."""
    context = click.Context(outreach, info_name="outreach", terminal_width=100, **outreach.context_settings)
    parts = [f"\n## {name}\n\n```text\n{told}\n```\n" for name, told in list_pages(outreach, context)]
    return HEAD + "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(build_page(), "utf-8")
    print(f"Written: {PAGE.name}")
