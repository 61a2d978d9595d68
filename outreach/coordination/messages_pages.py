"""The messages to referents: those of a demonstration, to be read; those that could not leave, to be tried again."""

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from outreach import errors
from outreach.access import at_hand
from outreach.coordination.mailbox import list_letters
from outreach.coordination.trail import record_change
from outreach.intake import House
from outreach.post import FAILURES
from outreach.register import mails, notifications


def messages() -> str:
    """Show the messages of the demonstration, and those that could not leave."""
    house = at_hand(House)
    by_smtp = bool(house.settings.mail.host)
    return render_template(
        "coordination/messages.html",
        by_smtp=by_smtp,
        letters=[] if by_smtp else list_letters(house.settings.mail_folder, house.settings.app_url),
        waiting=notifications.count_waiting(house.register.reader),
        failures=[(row, *_explain(row["failure"])) for row in mails.list_troubled(house.register)],
    )


def _explain(failure: str) -> tuple[str, str]:
    """Return the sentence of a failure, and the code that the mail server gave."""
    word, _, code = failure.partition(" ")
    return FAILURES.get(word, FAILURES["unreachable"]), code


def retry(mail_id: str) -> Response:
    """Let a message that could not leave be tried again at once."""
    house = at_hand(House)
    with house.register.writing() as writer:
        if not mails.try_again(writer, mail_id):
            raise errors.Refusal(errors.NOT_FOUND)
        record_change(writer, house, g.account, "retried", "mail", mail_id)
    flash(gettext("Ce message va repartir dans la minute."))
    return redirect(url_for("coordination.messages"), 303)
