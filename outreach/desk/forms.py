"""The forms of the desk: the code on a slip, and one step of a referral."""

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from outreach.vocabulary import Labels, mark


class SlipForm(FlaskForm):  # type: ignore[misc]
    """A code as somebody reads it out; `sealing.slips` says whether it can be one."""

    code = StringField(mark("Code du bon"), validators=[InputRequired(), Length(max=40)])


class StepForm(FlaskForm):  # type: ignore[misc]
    """What the referent says, and where the referral stood on the page she answers from."""

    kind = HiddenField()
    expected_state = HiddenField()
    cause = RadioField(validate_choice=False, choices=[])

    def offer(self, kind: str, state: str, causes: Labels) -> "StepForm":
        """Make this the form of one step that needs a cause."""
        self.kind.data, self.expected_state.data = kind, state
        self.cause.choices = [(code, gettext(label)) for code, label in causes.items()]
        self.cause.id = f"cause-{kind}"
        return self
