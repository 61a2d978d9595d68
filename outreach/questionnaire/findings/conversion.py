"""What pyxform refuses after every check of ours: its own errors, told in our words.

Rows of the catalogue only; each is a name of this module. Which error is which row is in `remedies`.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import FAULT, Kind
from outreach.vocabulary import mark


def _fault(code: str, cause: str, remedy: str) -> Kind:
    return Kind(f"pyxform_{code}", FAULT, cause, remedy)


SAME_NAME: Final = _fault(
    "same_name", mark("ce nom sert déjà dans le même groupe{name}"), mark("donnez-lui un autre nom")
)
SAME_REPEAT: Final = _fault(
    "same_repeat", mark("une autre répétition porte déjà ce nom{name}"), mark("donnez-lui un autre nom")
)
RESERVED_META: Final = _fault("reserved_meta", mark("le nom « meta » est réservé"), mark("donnez un autre nom"))
BAD_NAME: Final = _fault(
    "bad_name",
    mark("ce nom{name} ne peut pas servir"),
    mark("commencez par une lettre, puis des lettres sans accent, des chiffres ou _"),
)
NO_NAME: Final = _fault("no_name", mark("il manque un nom"), mark("remplissez la colonne name"))
NO_TYPE: Final = _fault("no_type", mark("il manque le type"), mark("remplissez la colonne type"))
UNKNOWN_TYPE: Final = _fault(
    "unknown_type", mark("le type{name} n’est pas connu"), mark("employez un type de la documentation")
)
CHOICE_NAME: Final = _fault("choice_name", mark("il manque le code d’un choix"), mark("remplissez la colonne name"))
SAME_CHOICE: Final = _fault("same_choice", mark("ce code de choix sert déjà dans sa liste"), mark("donnez-en un autre"))
CHOICE_SPACES: Final = _fault(
    "choice_spaces",
    mark("le code d’un choix multiple a des espaces{name}"),
    mark("remplacez-les par _"),
)
NO_CHOICES: Final = _fault(
    "no_choices",
    mark("la question choisit dans une liste{name} qui n’existe pas"),
    mark("ajoutez ses choix à la feuille choices (ou external_choices), sous le même nom"),
)
NO_LABEL: Final = _fault(
    "no_label", mark("la question{name} n’a ni libellé ni indication"), mark("écrivez son libellé")
)
NO_CALCULATION: Final = _fault("no_calculation", mark("il manque le calcul"), mark("remplissez la colonne calculation"))
BAD_REFERENCE: Final = _fault(
    "bad_reference",
    mark("un renvoi est mal écrit"),
    mark("écrivez par exemple ${{age}}"),
)
UNKNOWN_REFERENCE: Final = _fault(
    "unknown_reference", mark("un renvoi cite une question qui n’existe pas{name}"), mark("corrigez ce nom")
)
DOUBTFUL_REFERENCE: Final = _fault(
    "doubtful_reference",
    mark("un renvoi cite un nom que plusieurs questions portent{name}"),
    mark("donnez un nom différent à chacune"),
)
UNMATCHED_END: Final = _fault(
    "unmatched_end", mark("cette fin de groupe n’a pas de début"), mark("ajoutez-le ou retirez-la")
)
UNMATCHED_BEGIN: Final = _fault(
    "unmatched_begin", mark("ce groupe n’est pas fermé"), mark("ajoutez end_group ou end_repeat")
)
BAD_PARAMETERS: Final = _fault(
    "bad_parameters", mark("les paramètres ne conviennent pas à ce type"), mark("écrivez-les « clé=valeur »")
)
BAD_RANGE: Final = _fault(
    "bad_range",
    mark("les bornes de cette échelle ne vont pas ensemble"),
    mark("donnez start, end et step en nombres, step plus petit que l’écart"),
)
BAD_TRIGGER: Final = _fault(
    "bad_trigger",
    mark("la colonne trigger ne convient pas"),
    mark("nommez une question visible par son renvoi"),
)
BAD_FILE_LIST: Final = _fault(
    "bad_file_list",
    mark("le nom du fichier de la liste ne convient pas"),
    mark("finissez-le par .csv, .xml ou .geojson"),
)
BAD_SEARCH: Final = _fault(
    "bad_search",
    mark("search() ne va pas avec cette liste"),
    mark("employez select_one_from_file et choice_filter"),
)
BAD_TABLE: Final = _fault(
    "bad_table", mark("ce tableau (table-list) mêle plusieurs listes"), mark("employez une seule liste, sans filtre")
)
BAD_OTHER: Final = _fault(
    "bad_other", mark("or_other ne va pas avec cette question"), mark("ajoutez le choix « other » à la liste")
)
BAD_MEDIA: Final = _fault("bad_media", mark("cette colonne d’image ou de son ne se lit pas"), mark("videz-la"))
BAD_AUDIT: Final = _fault("bad_audit", mark("les paramètres de audit ne conviennent pas"), mark("videz-les"))
BAD_HEADINGS: Final = _fault(
    "bad_headings", mark("les titres de colonnes ne conviennent pas"), mark("gardez ceux de la documentation")
)
BAD_ENTITY: Final = _fault(
    "bad_entity", mark("la déclaration d’entité ne convient pas"), mark("revoyez la feuille entities")
)
BAD_SAVE: Final = _fault(
    "bad_save", mark("la colonne save_to ne convient pas"), mark("écrivez « entité#colonne », une question par colonne")
)
SAME_SAVE: Final = _fault(
    "same_save", mark("cette colonne est déjà remplie par une autre question"), mark("retirez l’un des deux save_to")
)
BAD_XML: Final = _fault(
    "bad_xml",
    mark("le questionnaire contient un texte que le format XForm n’admet pas"),
    mark("réécrivez les libellés qui ont des chevrons ou des esperluettes"),
)
NOT_CONVERTED: Final = _fault(
    "other", mark("pyxform le refuse ainsi : « {said} »"), mark("corrigez ce point, puis recommencez")
)

KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in tuple(globals().values()) if isinstance(kind, Kind))
