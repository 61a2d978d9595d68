"""The `outreach` command: a table of commands, and one way to refuse.

Exit 0 when done, 1 on a refusal told in one sentence with its remedy, 2 on bad usage. A command's module is loaded
when it is called, so that `outreach serve` does not wait for what it does not use.
"""

import os
import sys
import traceback
from collections import UserDict
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from outreach.cli.faults import explain_fault
from outreach.errors import Refusal

MODULES: Final = {
    "init": "instances",
    "demo": "demo",
    "serve": "instances",
    "account": "accounts",
    "territory": "territories",
    "forms": "questionnaires",
    "publish": "observatory",
    "figures": "observatory",
    "verify": "register",
    "remind": "register",
    "purge": "keeping",
    "backup": "keeping",
    "restore": "keeping",
    "keys": "keys",
    "sync-file": "queue_file",
}


class Commands(UserDict[str, click.Command]):
    """The commands by name; each is the object of that name in its module."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.data:
            raise KeyError(name)
        command: click.Command = getattr(import_module(f"outreach.cli.{MODULES[name]}"), name.replace("-", "_"))
        return command


@click.group(
    name="outreach",
    commands=Commands(dict.fromkeys(MODULES)),  # type: ignore[arg-type]
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    epilog="Exemple : outreach init, puis outreach serve. Le dossier du registre se choisit avec OUTREACH_INSTANCE.",
)
def outreach() -> None:
    """Installe, sert et vérifie un registre de l’aller-vers."""


def main(words: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    # Whatever a command or its children write is for the operator alone.
    os.umask(0o077)
    sys.exit(run(words))


def run(words: Sequence[str] | None) -> int:
    """Run one command and return its exit code."""
    try:
        code = outreach.main(args=words, prog_name="outreach", standalone_mode=False)
    except Refusal as refusal:
        _tell(refusal.sentence, refusal.remedy)
        return 1
    except click.ClickException as misuse:
        misuse.show()
        return misuse.exit_code
    except click.Abort:
        _tell("Interrompu.")
        return 130
    except Exception as fault:
        return tell_fault(fault)
    # A command that says nothing else is done.
    return code if isinstance(code, int) else 0


def tell_fault(fault: Exception) -> int:
    """Tell a fault that is no refusal in one sentence and return the exit code; its trace only when asked for."""
    if os.environ.get("OUTREACH_DEBUG") == "1":
        traceback.print_exc()
    known = explain_fault(fault)
    if known is not None:
        _tell(*known)
        return 1
    _tell(
        f"Une erreur inattendue a arrêté la commande ({type(fault).__name__}).",
        "Relancez-la avec OUTREACH_DEBUG=1 et transmettez le détail à la maintenance.",
    )
    return 1


def _tell(*sentences: str) -> None:
    click.echo(" ".join(filter(None, sentences)), err=True)
