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
        self.part_of_day.choices = [(code, gettext(label)) for code, label in PARTS_OF_DAY.items()]
        self.channel.choices = [(code, gettext(label)) for code, label in CHANNELS.items()]
        english = language == "en"
        self.neighbourhood.choices = [
            (place.code, place.label_en if english else place.label_fr) for place in territory.neighbourhoods.values()
        ]
