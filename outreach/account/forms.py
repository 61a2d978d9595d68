"""The forms of one's own account: coming in, changing the password.

Says what may be typed; whether a password is the right one is decided by `access`.
"""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from outreach.access.passwords import MAXIMUM_LENGTH, MINIMUM_LENGTH
from outreach.vocabulary import mark


class LoginForm(FlaskForm):  # type: ignore[misc]
    """Who comes in; `next` is the local page to go back to."""

    login = StringField(mark("Identifiant"), validators=[InputRequired(), Length(max=MAXIMUM_LENGTH)])
    password = PasswordField(mark("Mot de passe"), validators=[InputRequired(), Length(max=MAXIMUM_LENGTH)])
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    present = PasswordField(
        mark("Mot de passe actuel"),
        validators=[InputRequired(_("Écrivez votre mot de passe actuel.")), Length(max=MAXIMUM_LENGTH)],
    )
    chosen = PasswordField(
        mark("Nouveau mot de passe"),
        validators=[
            InputRequired(_("Écrivez le nouveau mot de passe.")),
            Length(
                MINIMUM_LENGTH, MAXIMUM_LENGTH, _("Écrivez au moins 10 signes : quatre mots au hasard font l’affaire.")
            ),
        ],
    )
    again = PasswordField(
        mark("Nouveau mot de passe, encore une fois"),
        validators=[EqualTo("chosen", _("Les deux ne sont pas pareils."))],
    )
