"""The form that makes an account: a login that names nobody, a role, a structure when the role needs one."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Regexp, ValidationError

from outreach.access.logins import LOGIN, ROLES_OF_A_STRUCTURE
from outreach.vocabulary import ROLES, mark

# Who may make and change which accounts: those who let others in are let in by an administrator.
MANAGED = {
    "coordinator": frozenset({"field", "referent", "analyst"}),
    "admin": frozenset(ROLES),
}


class AccountForm(FlaskForm):  # type: ignore[misc]
    """A new account; its first password is drawn, never typed."""

    login = StringField(
        mark("Identifiant"),
        validators=[
            InputRequired(_("À remplir.")),
            Regexp(LOGIN, message=_("De 3 à 40 petites lettres sans accent, chiffres et tirets.")),
        ],
    )
    role = SelectField(mark("Rôle"), choices=[])
    structure_id = SelectField(mark("Structure"), choices=[])

    def validate_structure_id(self, field: SelectField) -> None:
        """Ask for a structure where the role has one."""
        if self.role.data in ROLES_OF_A_STRUCTURE and not field.data:
            raise ValidationError(_("Ce rôle appartient à une structure : choisissez-la."))
