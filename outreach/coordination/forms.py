"""The forms of the coordination about structures, the roads to them and those who answer there."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from flask_babel import format_date
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Regexp, ValidationError

from outreach.territory.columns import CONFIRMED, TO_CONFIRM
from outreach.vocabulary import mark

MISSING = _("À remplir.")
TOO_LONG = _("Trop long.")
LONGEST_ABSENCE = timedelta(days=366)

# What every mail server takes; no sign that an e-mail's header would read as something else.
MAILBOX = r"[A-Za-z0-9_%+'-]+(\.[A-Za-z0-9_%+'-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\Z"


class RerouteForm(FlaskForm):  # type: ignore[misc]
    """Where a referral goes instead, and where it stood on the page."""

    structure_id = SelectField(mark("Nouvelle structure"), choices=[])
    expected_state = HiddenField()


def _line(label: str, *checks: DataRequired) -> TextAreaField:
    return TextAreaField(label, validators=[*checks, Length(max=300, message=TOO_LONG)])


def _name(label: str) -> StringField:
    return StringField(label, validators=[DataRequired(MISSING), Length(max=80, message=TOO_LONG)])


# How the history names the columns that are changed here.
COLUMN_LABELS: Final = {
    "code": mark("Code, gardé pour toujours"),
    "kind": mark("Sorte"),
    "label_fr": mark("Nom (français)"),
    "label_en": mark("Nom (anglais)"),
    "place_fr": mark("Lieu (français)"),
    "place_en": mark("Lieu (anglais)"),
    "hours_fr": mark("Horaires (français)"),
    "hours_en": mark("Horaires (anglais)"),
    "bring_fr": mark("À apporter (français)"),
    "bring_en": mark("À apporter (anglais)"),
    "direct_number": mark("Numéro direct, pour les professionnels"),
    "languages": mark("Langues de l’accueil"),
    "delay_days": mark("Délai de réponse promis, en jours"),
    "slips": mark("Reçoit avec un bon"),
    "search_words": mark("Mots pour la trouver"),
    "status": mark("Vérifié avec la structure"),
    "structure": mark("Structure qui reçoit"),
    "received_by": mark("Structures qui reçoivent"),
}
# What is changed of a structure's line; what is printed on a slip may be blank only where nobody is received.
PRINTED: Final = ("place_fr", "place_en", "hours_fr", "hours_en", "bring_fr", "bring_en")
RECEPTION: Final = (
    *("label_fr", "label_en", *PRINTED, "direct_number", "languages", "delay_days", "slips", "search_words", "status"),
)
STATUSES: Final = {TO_CONFIRM: mark("À confirmer"), CONFIRMED: mark("Confirmé")}


# Made before the others, hence shown before them.
_CODE, _KIND = (StringField(COLUMN_LABELS[name], validators=[DataRequired(MISSING)]) for name in ("code", "kind"))


class ReceptionForm(FlaskForm):  # type: ignore[misc]
    """A structure in both languages: its name, what a slip says of its reception, how it answers."""

    label_fr = _name(COLUMN_LABELS["label_fr"])
    label_en = _name(COLUMN_LABELS["label_en"])
    place_fr = _line(COLUMN_LABELS["place_fr"], DataRequired(MISSING))
    place_en = _line(COLUMN_LABELS["place_en"], DataRequired(MISSING))
    hours_fr = _line(COLUMN_LABELS["hours_fr"], DataRequired(MISSING))
    hours_en = _line(COLUMN_LABELS["hours_en"], DataRequired(MISSING))
    bring_fr = _line(COLUMN_LABELS["bring_fr"])
    bring_en = _line(COLUMN_LABELS["bring_en"])
    direct_number = StringField(
        COLUMN_LABELS["direct_number"],
        validators=[
            Regexp(r"(\+?[0-9][0-9 .]{3,18})?\Z", message=_("Écrivez des chiffres, par exemple 01 69 00 00 00."))
        ],
    )
    languages = SelectMultipleField(COLUMN_LABELS["languages"], choices=[])
    delay_days = StringField(
        COLUMN_LABELS["delay_days"],
        validators=[Regexp(r"[0-9]{0,3}\Z", message=_("Écrivez un nombre de jours, ou rien."))],
    )
    slips = SelectField(COLUMN_LABELS["slips"], choices=[])
    search_words = StringField(COLUMN_LABELS["search_words"], validators=[Length(max=300, message=TOO_LONG)])
    status = SelectField(COLUMN_LABELS["status"], choices=[])
    seen = HiddenField()


class NewStructureForm(ReceptionForm):
    """A structure that the territory does not have yet."""

    code = _CODE
    kind = _KIND


class RoadForm(FlaskForm):  # type: ignore[misc]
    """Where a right is received, everywhere or in one place or for one public, and the line that was seen."""

    neighbourhood = SelectField(mark("Quartier"), choices=[])
    public = SelectField(mark("Public"), choices=[])
    structure = SelectField(COLUMN_LABELS["structure"], choices=[])
    status = SelectField(COLUMN_LABELS["status"], choices=[])
    action = HiddenField(validators=[AnyOf(("change", "add", "remove"))])
    seen = HiddenField()


def _mailbox() -> EmailField:
    return EmailField(
        mark("Adresse électronique professionnelle"),
        validators=[DataRequired(MISSING), Regexp(MAILBOX, message=_("Cette adresse ne se lit pas."))],
    )


def _pace() -> SelectField:
    return SelectField(mark("Messages"), choices=[])


class MailboxForm(FlaskForm):  # type: ignore[misc]
    """Where a referent is written to, and how often."""

    mailbox = _mailbox()
    mail_pace = _pace()


class ReferentForm(FlaskForm):  # type: ignore[misc]
    """Who answers for a structure, first or in whose stead."""

    structure_id = SelectField(mark("Structure"), validators=[DataRequired()], choices=[])
    display_name = StringField(
        mark("Nom affiché ou fonction"), validators=[DataRequired(MISSING), Length(max=80, message=TOO_LONG)]
    )
    mailbox = _mailbox()
    mail_pace = _pace()
    rank = SelectField(mark("Rang"), choices=[])
    live_from = DateField(mark("À partir du"), validators=[InputRequired(_("Indiquez le jour."))])


class EndForm(FlaskForm):  # type: ignore[misc]
    """The last day on which a referent answers."""

    last_day = DateField(mark("Dernier jour"), validators=[InputRequired(_("Indiquez le jour."))])
    today: date

    def validate_last_day(self, field: DateField) -> None:
        """Refuse a day long past: what was sent to a referent stays true."""
        if field.data and field.data < self.today - timedelta(days=1):
            raise ValidationError(_("Au plus tôt hier."))


class AbsenceForm(FlaskForm):  # type: ignore[misc]
    """The first and last day of an absence, both included."""

    from_day = DateField(mark("Du"), validators=[InputRequired(_("Indiquez le jour."))])
    until_day = DateField(mark("Au (compris)"), validators=[InputRequired(_("Indiquez le jour."))])
    # Those noted already: first and last days.
    spells: Sequence[tuple[date, date]] = ()

    def validate_until_day(self, field: DateField) -> None:
        """Refuse an absence that ends before it starts, lasts more than a year, or meets one that is noted."""
        first, last = self.from_day.data, field.data
        if first and last and last < first:
            raise ValidationError(_("La fin vient avant le début."))
        if first and last and last - first > LONGEST_ABSENCE:
            raise ValidationError(_("Plus d’un an : indiquez plutôt un dernier jour."))
        for noted, ended in self.spells:
            if first and last and noted <= last and first <= ended:
                days = {"first": format_date(noted, "long"), "last": format_date(ended, "long")}
                raise ValidationError(_("Une absence est déjà notée du %(first)s au %(last)s.", **days))
