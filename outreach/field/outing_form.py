"""The form of an outing: date, part of day, channel and neighbourhood, said once for all its contacts."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, RadioField
from wtforms.validators import InputRequired, Optional

from outreach.territory import Territory
from outreach.vocabulary import CHANNELS, PARTS_OF_DAY


class OutingForm(FlaskForm):  # type: ignore[misc]
    """What a team says when it goes out."""

    outing_id = HiddenField()
    on_day = DateField(validators=[Optional()])
    part_of_day = RadioField(validators=[InputRequired()], choices=[])
    channel = RadioField(validators=[InputRequired()], choices=[])
    neighbourhood = RadioField(validators=[InputRequired()], validate_choice=False, choices=[])

    def offer(self, territory: Territory, language: str) -> None:
        """Offer the choices in the reader's language, neighbourhoods by sector."""
        self.part_of_day.choices = list_parts_of_day()
        self.channel.choices = list_channels()
        self.neighbourhood.choices = list_places(territory, language)


def list_parts_of_day() -> list[tuple[str, str]]:
    """List the parts of the day, each with its label."""
    return [(code, gettext(label)) for code, label in PARTS_OF_DAY.items()]


def list_channels() -> list[tuple[str, str]]:
    """List the channels, each with its label."""
    return [(code, gettext(label)) for code, label in CHANNELS.items()]


def list_places(territory: Territory, language: str) -> list[tuple[str, str]]:
    """List the neighbourhoods in the order of their file, each with its label."""
    english = language == "en"
    return [(place.code, place.label_en if english else place.label_fr) for place in territory.neighbourhoods.values()]
