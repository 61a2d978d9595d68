"""The questionnaires at hand and the lists a territory gives them: read once, then shared by every thread.

A town's own questionnaires (`instance/forms/`) win over the shipped ones.
"""

from copy import copy

from outreach import errors
from outreach.questionnaire import FormPlaces, Lists, Survey, build_lists, find_shipped_forms, list_forms
from outreach.settings import Settings
from outreach.territory import Territory, list_right_rows, list_structure_rows


class FormLibrary:
    """Every questionnaire in service, by form id, and the territory's lists by neighbourhood."""

    def __init__(self, places: FormPlaces, territory: Territory) -> None:
        self.territory = territory
        self._surveys = {form_id: places.read(path) for form_id, path in list_forms(places).items()}
        self._lists = _build_all_lists(territory)

    def adopt(self, territory: Territory) -> "FormLibrary":
        """Return the same questionnaires with the lists of a territory as it has become."""
        adopted = copy(self)
        adopted.territory = territory
        adopted._lists = _build_all_lists(territory)
        return adopted

    def list_surveys(self) -> list[Survey]:
        """List the questionnaires in service."""
        return list(self._surveys.values())

    def find_survey(self, form_id: str) -> Survey:
        """Return a questionnaire; raises `Refusal` (202) when there is none of this id."""
        try:
            return self._surveys[form_id]
        except KeyError:
            raise errors.Refusal(errors.UNKNOWN_FORM, form_id=form_id) from None

    def find_lists(self, neighbourhood: str) -> Lists:
        """Return the rights and structures offered in a neighbourhood; raises `Refusal` (204)."""
        try:
            return self._lists[neighbourhood]
        except KeyError:
            raise errors.Refusal(errors.UNKNOWN_NEIGHBOURHOOD, code=neighbourhood) from None


def find_places(settings: Settings) -> FormPlaces:
    """Return where the questionnaires of an instance are."""
    return FormPlaces((settings.forms, find_shipped_forms()), settings.open_forms, settings.compiled_forms)


def _build_all_lists(territory: Territory) -> dict[str, Lists]:
    structures = list_structure_rows(territory)
    return {
        code: build_lists({"rights": list_right_rows(territory, code), "structures": structures})
        for code in territory.neighbourhoods
    }
