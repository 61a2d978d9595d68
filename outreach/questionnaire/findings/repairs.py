"""What was put right while the rows were read, and what was left aside: each repair says what it did.

Rows of the catalogue only; each is a name of this module. All are notes: the questionnaire works.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import NOTE, Kind
from outreach.vocabulary import mark

FORMULA: Final = Kind("formula", NOTE, mark("{count} formule(s) dans cette colonne : la valeur enregistrée est lue"))
HIDDEN_SHEET: Final = Kind(
    "hidden_sheet", NOTE, mark("la feuille est masquée dans le classeur : elle est lue quand même")
)
EXTRA_SHEETS: Final = Kind("extra_sheets", NOTE, mark("feuilles laissées de côté : {names}"))
SHEET_READ_AS: Final = Kind("sheet_read_as", NOTE, mark("la feuille « {name} » est lue comme « {other} »"))
HEADINGS_LOWER: Final = Kind(
    "headings_lower", NOTE, mark("les titres de colonnes sont à cette ligne, pas à la première")
)
FAR_ROWS: Final = Kind("far_rows", NOTE, mark("après {count} lignes vides, la suite de la feuille est laissée de côté"))
MERGED_CELLS: Final = Kind("merged_cells", NOTE, mark("des cases sont fusionnées : seule la première est lue"))
MERGED_LIST_NAME: Final = Kind(
    "merged_list_name", NOTE, mark("cases fusionnées : « {name} » vaut pour les lignes {first} à {last}")
)
BLANK_HEADING: Final = Kind("blank_heading", NOTE, mark("la colonne {letter} n’a pas de titre : elle n’est pas lue"))
COLUMN_READ_AS: Final = Kind("column_read_as", NOTE, mark("la colonne « {name} » est lue comme « {other} »"))
UNKNOWN_COLUMNS: Final = Kind("unknown_columns", NOTE, mark("colonnes inconnues, laissées de côté : {names}"))
KOBO_COLUMNS: Final = Kind(
    "kobo_columns", NOTE, mark("colonnes propres à Kobo ou à SurveyCTO, laissées de côté : {names}")
)
XFORM_COLUMNS: Final = Kind(
    "xform_columns", NOTE, mark("colonnes qui écrivent dans le XForm, laissées de côté : {names}")
)
BAD_CHOICE_COLUMN: Final = Kind(
    "bad_choice_column",
    NOTE,
    mark("la colonne « {name} » a un titre qu’aucune expression ne peut citer : laissée de côté"),
)
SAME_COLUMN: Final = Kind(
    "same_column", NOTE, mark("deux colonnes disent « {name} » : la première vaut, l’autre la complète")
)
LANGUAGE_READ_AS: Final = Kind("language_read_as", NOTE, mark("la langue « {name} » est lue comme « {other} »"))
LANGUAGE_CHOSEN: Final = Kind("language_chosen", NOTE, mark("aucune langue par défaut n’est dite : « {name} » l’est"))
LANGUAGE_UNKNOWN: Final = Kind(
    "language_unknown", NOTE, mark("aucune colonne n’est en « {name} » : « {other} » est la langue par défaut")
)
STRAY_SPACES: Final = Kind("stray_spaces", NOTE, mark("espaces en trop retirés ({count} case(s))"))
UNSEEN_SIGNS: Final = Kind("unseen_signs", NOTE, mark("signes invisibles retirés"))
SMART_QUOTES: Final = Kind("smart_quotes", NOTE, mark("guillemets ou tirets de traitement de texte redressés : {text}"))
HTML_ENTITIES: Final = Kind("html_entities", NOTE, mark("signes écrits en HTML remplacés : {text}"))
REFERENCE_SPELT: Final = Kind("reference_spelt", NOTE, mark("renvoi mal écrit, lu comme {text}"))
YES_READ_AS: Final = Kind("yes_read_as", NOTE, mark("« {name} » est lu comme « {other} »"))
TYPE_READ_AS: Final = Kind("type_read_as", NOTE, mark("le type « {name} » est lu comme « {other} »"))
LIST_READ_AS: Final = Kind("list_read_as", NOTE, mark("la liste « {name} » est lue comme « {other} »"))
ROW_DISABLED: Final = Kind("row_disabled", NOTE, mark("ligne désactivée (disabled) : elle n’est pas lue"))
ROW_OF_COMMENTS: Final = Kind("row_of_comments", NOTE, mark("ligne sans type, nom ni libellé : elle n’est pas lue"))
ROW_OF_SETTINGS: Final = Kind(
    "row_of_settings", NOTE, mark("« {name} » est un réglage : il passe à la feuille settings")
)
SURVEYCTO_ROW: Final = Kind("surveycto_row", NOTE, mark("« {name} » ne sert qu’à SurveyCTO : la ligne n’est pas lue"))
NAME_GIVEN: Final = Kind("name_given", NOTE, mark("la ligne n’a pas de nom : elle s’appelle « {name} »"))
NAME_REPAIRED: Final = Kind(
    "name_repaired", NOTE, mark("le nom « {name} » devient « {other} », ici et dans les {count} case(s) qui le citent")
)
META_DROPPED: Final = Kind(
    "meta_dropped", NOTE, mark("« meta » est réservé : ce groupe et ses lignes techniques sont retirés")
)
META_RENAMED: Final = Kind("meta_renamed", NOTE, mark("le nom « meta » est réservé : il devient « {name} »"))
ROOT_RENAMED: Final = Kind(
    "root_renamed", NOTE, mark("« {name} » nomme aussi la racine du questionnaire, qui s’appelle donc « {other} »")
)
AUDIT_NAMED: Final = Kind(
    "audit_named", NOTE, mark("une ligne audit s’appelle toujours « audit » : « {name} » est remplacé")
)
TABLE_LIST_DROPPED: Final = Kind(
    "table_list_dropped", NOTE, mark("l’apparence table-list demande une seule liste, sans filtre : elle est retirée")
)
OTHER_DROPPED: Final = Kind(
    "other_dropped", NOTE, mark("or_other est retiré : la liste a déjà « other » et la question « {name} » existe")
)
PARAMETER_DROPPED: Final = Kind(
    "parameter_dropped", NOTE, mark("le paramètre « {name} » n’est pas connu pour ce type : retiré")
)
PARAMETERS_SPELT: Final = Kind("parameters_spelt", NOTE, mark("paramètres mal écrits, lus comme {text}"))
SAME_CHOICE: Final = Kind(
    "same_choice",
    NOTE,
    mark("le choix « {name} » est déjà ligne {first} dans la liste « {list} » : celui-ci est retiré"),
)
CHOICE_KEPT_TWICE: Final = Kind(
    "choice_kept_twice",
    NOTE,
    mark(
        "le choix « {name} » de la liste « {list} » est aussi ligne {first} : les deux restent, un filtre les distingue"
    ),
)
CHOICE_WITHOUT_LIST: Final = Kind(
    "choice_without_list", NOTE, mark("ce choix n’est dans aucune liste : il n’est pas lu")
)
CHOICE_RENAMED: Final = Kind(
    "choice_renamed",
    NOTE,
    mark("le code « {name} » a des espaces : il devient « {other} », ici et dans les expressions"),
)
LIST_UNUSED: Final = Kind("list_unused", NOTE, mark("la liste « {name} » ne sert à aucune question"))
FORM_ID_GIVEN: Final = Kind("form_id_given", NOTE, mark("form_id manque : le questionnaire s’appelle « {name} »"))
FORM_ID_REPAIRED: Final = Kind("form_id_repaired", NOTE, mark("form_id « {name} » devient « {other} »"))
VERSION_GIVEN: Final = Kind("version_given", NOTE, mark("version manque : « {name} », tirée du contenu"))
SETTING_DROPPED: Final = Kind(
    "setting_dropped", NOTE, mark("le réglage « {name} » est retiré : sa valeur ne peut pas servir")
)
SETTINGS_ROWS: Final = Kind("settings_rows", NOTE, mark("seule la première ligne de réglages est lue"))

KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in tuple(globals().values()) if isinstance(kind, Kind))
