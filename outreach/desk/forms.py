"""The forms of the desk: one step of a referral, the hours kept for people with a slip."""

from collections.abc import Mapping
from datetime import date, time

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, HiddenField, IntegerField, RadioField, SelectField, TimeField
from wtforms.validators import ValidationError

from outreach.desk.step_choices import Choice
from outreach.vocabulary import AMOUNT_BANDS, mark


class StepForm(FlaskForm):  # type: ignore[misc]
    """What the referent says, and where the referral stood on the page she answers from."""

    kind = HiddenField()
    expected_state = HiddenField()
    cause = RadioField(mark("Pourquoi ?"), validate_choice=False, choices=[])
    amount_band = RadioField(mark("Combien, à peu près ? (facultatif)"), validate_choice=False, choices=[])
    suggested_structure_id = SelectField(mark("Pour qui, si vous le savez ?"), validate_choice=False, choices=[])

    def offer(self, choice: Choice, state: str, others: Mapping[str, str]) -> "StepForm":
        """Make this the form of one choice; `others` are the structures it may be for instead, by id."""
        self.kind.data, self.expected_state.data = choice.kind, state
        self.cause.choices = [(code, gettext(label)) for code, label in (choice.causes or {}).items()]
        self.amount_band.choices = [(code, gettext(label)) for code, label in AMOUNT_BANDS.items()]
        self.suggested_structure_id.choices = [("", gettext("Je ne sais pas")), *others.items()]
        for field in (self.cause, self.amount_band, self.suggested_structure_id):
            field.id = f"{field.name}-{choice.id}"
        return self


class LinkForm(FlaskForm):  # type: ignore[misc]
    """The one button of a link: nothing to fill in."""


class RenewForm(FlaskForm):  # type: ignore[misc]
    """Whose link is asked anew: by the link that opens no more, or by the mailbox that receives the messages."""

    link = HiddenField()
    mailbox = EmailField(mark("Adresse où vous recevez nos messages"))

    def validate_mailbox(self, field: EmailField) -> None:
        """Refuse a form that tells neither."""
        if not self.link.data and "@" not in (field.data or ""):
            raise ValidationError(gettext("Indiquez l’adresse, par exemple prenom.nom@structure.fr."))


# When offices receive: an hour of the night is a slip of the pen.
EARLIEST, LATEST = time(7), time(20)
MOST_PLACES = 50


class SlotForm(FlaskForm):  # type: ignore[misc]
    """One hour of the week kept for people with a slip; each field says by itself what is wrong with it."""

    weekday = SelectField(mark("Jour"), coerce=int)
    starts_at = TimeField(mark("Heure"))
    places = IntegerField(mark("Combien de personnes"))
    from_day = DateField(mark("À partir du"))
    today = date.min

    def validate_starts_at(self, field: TimeField) -> None:
        """Refuse what is no hour of an office."""
        if field.data is None or not EARLIEST <= field.data <= LATEST:
            field.errors = []
            raise ValidationError(gettext("Indiquez une heure entre 07:00 et 20:00, par exemple 09:30."))

    def validate_places(self, field: IntegerField) -> None:
        """Refuse what is no number of people."""
        if field.data is None or not 1 <= field.data <= MOST_PLACES:
            field.errors = []
            raise ValidationError(gettext("Indiquez un nombre de 1 à %(most)d.", most=MOST_PLACES))

    def validate_from_day(self, field: DateField) -> None:
        """Refuse a day gone by."""
        _check_to_come(field, self.today)


class EndSlotForm(FlaskForm):  # type: ignore[misc]
    """From which day a slot is held no more."""

    first_day = DateField(mark("À partir du"))
    today = date.min

    def validate_first_day(self, field: DateField) -> None:
        """Refuse a day gone by."""
        _check_to_come(field, self.today)


def _check_to_come(field: DateField, today: date) -> None:
    if field.data is None or not today <= field.data <= date(today.year + 2, 12, 31):
        field.errors = []
        raise ValidationError(gettext("Choisissez aujourd’hui ou un jour à venir."))
