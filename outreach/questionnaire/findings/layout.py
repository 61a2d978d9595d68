"""What is wrong in the rows of a questionnaire before any meaning: cells, columns, groups, names past repair.

Rows of the catalogue only; each is a name of this module.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import FAULT, Kind
from outreach.vocabulary import mark

ERROR_CELL: Final = Kind(
    "error_cell",
    FAULT,
    mark("la case {cell} contient l’erreur d’Excel « {text} »"),
    mark("corrigez sa formule, ou écrivez le texte"),
)
FORMULA_WITHOUT_VALUE: Final = Kind(
    "formula_without_value",
    FAULT,
    mark("la case {cell} est une formule dont le résultat n’a pas été enregistré"),
    mark("ouvrez le classeur dans Excel et enregistrez-le, ou écrivez le texte à la place"),
)
TWO_COLUMNS: Final = Kind(
    "two_columns",
    FAULT,
    mark("deux colonnes disent « {name} » et ne disent pas la même chose ici"),
    mark("gardez une seule des deux"),
)
MISSING_COLUMN: Final = Kind(
    "missing_column",
    FAULT,
    mark("la feuille n’a pas de colonne « {name} »"),
    mark("ajoutez-la à la première ligne"),
)
MISSPELT_COLUMN: Final = Kind(
    "misspelt_column",
    FAULT,
    mark("la colonne « {name} » n’est pas connue, et « {other} », qui lui ressemble, est aussi là"),
    mark("gardez une seule des deux, ou donnez-lui un tout autre titre"),
)
NAME_NOT_REPAIRABLE: Final = Kind(
    "name_not_repairable",
    FAULT,
    mark("le nom « {name} » a des espaces, des accents ou des signes, et « {other} » sert déjà"),
    mark("donnez-lui un nom de lettres sans accent, de chiffres et de _"),
)
BAD_REFERENCE: Final = Kind(
    "bad_reference",
    FAULT,
    mark("un renvoi est mal écrit : « {text} »"),
    mark("écrivez par exemple ${{age}}"),
)
CHOICE_WITHOUT_NAME: Final = Kind(
    "choice_without_name", FAULT, mark("le choix « {label} » n’a pas de code"), mark("remplissez la colonne name")
)
CHOICE_WITH_SPACE: Final = Kind(
    "choice_with_space",
    FAULT,
    mark("le code « {name} » a des espaces, sa liste sert à un choix multiple, et « {other} » y est déjà"),
    mark("changez ce code"),
)
END_WITHOUT_BEGIN: Final = Kind(
    "end_without_begin",
    FAULT,
    mark("« {word} » ne ferme rien"),
    mark("retirez cette ligne, ou ajoutez celle qui ouvre"),
)
BEGIN_WITHOUT_END: Final = Kind(
    "begin_without_end",
    FAULT,
    mark("« {word} » n’est jamais fermé ({name})"),
    mark("ajoutez « {end} » après sa dernière question"),
)
CROSSED_GROUPS: Final = Kind(
    "crossed_groups",
    FAULT,
    mark("« {word} » ferme ce que « {opened} » a ouvert ligne {opening}"),
    mark("écrivez « {end} », ou fermez dans l’ordre"),
)
LOOP: Final = Kind(
    "loop",
    FAULT,
    mark("« {word} » n’est plus lu par aucun outil"),
    mark("employez begin_repeat, ou écrivez une question par choix"),
)
KOBO_MATRIX: Final = Kind(
    "kobo_matrix",
    FAULT,
    mark("« {word} » est une matrice de Kobo, que seul Kobo sait lire"),
    mark("remplacez-la par un groupe d’apparence « table-list » avec une question select_one par ligne"),
)
CASCADING_SELECT: Final = Kind(
    "cascading_select",
    FAULT,
    mark("« {word} » est une ancienne écriture des listes liées"),
    mark("employez select_one et la colonne choice_filter"),
)
INCLUDED_FORM: Final = Kind(
    "included_form",
    FAULT,
    mark("« {word} » appelle un autre questionnaire, qui n’est pas dans ce fichier"),
    mark("copiez ici ses questions"),
)
OTHER_TWICE: Final = Kind(
    "other_twice",
    FAULT,
    mark("or_other ajoute une question « {name} », et ce nom sert déjà"),
    mark("retirez or_other et ajoutez le choix « other » à la liste, ou changez ce nom"),
)

KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in tuple(globals().values()) if isinstance(kind, Kind))
