"""What is found in the rows of a questionnaire: types, names, lists, groups, what is saved.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import FAULT, NOTE, Kind
from outreach.vocabulary import mark

NO_FORM_ID: Final = Kind(
    "no_form_id",
    FAULT,
    mark("l’identifiant « {name} » ne convient pas"),
    mark("donnez un nom en minuscules, par exemple « contact »"),
)
NO_TYPE: Final = Kind("no_type", FAULT, mark("il manque le type"), mark("choisissez-en un, par exemple « text »"))
UNKNOWN_TYPE: Final = Kind(
    "unknown_type", FAULT, mark("le type « {name} » n’est pas connu"), mark("choisissez-en un de la documentation")
)
REFUSED_TRACE: Final = Kind(
    "refused_trace",
    FAULT,
    mark("« {name} » dessine un trajet ou une parcelle : ce n’est pas pris"),
    mark("demandez le quartier dans une liste, ou un point (geopoint)"),
)
REFUSED_RECORDING: Final = Kind(
    "refused_recording",
    FAULT,
    mark("« {name} » filme ou enregistre : ce n’est pas pris"),
    mark("demandez une photo (image) ou une remarque (text)"),
)
SEARCH: Final = Kind(
    "search",
    FAULT,
    mark("l’apparence search() cherche ses choix dans un fichier : elle n’est pas lue"),
    mark("employez select_one_from_file et la colonne choice_filter"),
)
NO_LIST: Final = Kind(
    "no_list",
    FAULT,
    mark("la liste « {name} » n’est pas dans la feuille choices"),
    mark("ajoutez ses choix, ou corrigez son nom"),
)
LIST_UNNAMED: Final = Kind(
    "list_unnamed",
    FAULT,
    mark("« {type} » ne dit pas dans quelle liste choisir"),
    mark("nommez la liste, par exemple « {type} yes_no »"),
)
ONE_OF_ANSWERS: Final = Kind(
    "one_of_answers",
    FAULT,
    mark("« {type} » ne choisit pas parmi les réponses de « {name} » : seul select_one le fait"),
    mark("employez select_one, ou une liste de la feuille choices"),
)
NO_LIST_FILE: Final = Kind(
    "no_list_file",
    FAULT,
    mark("« {name} » n’est pas le nom d’un fichier de choix"),
    mark("nommez la liste, par exemple « rights.csv » (.csv, .geojson ou .xml)"),
)
MISSING_FILE: Final = Kind(
    "missing_file",
    NOTE,
    mark("la liste « {name} » n’est ni du territoire ni à côté du questionnaire"),
    mark("posez ce fichier à côté de lui avant de le mettre en service"),
)
MISSING_MEDIA: Final = Kind(
    "missing_media",
    NOTE,
    mark("le fichier « {name} » n’est pas à côté du questionnaire : rien ne sera montré à sa place"),
    mark("posez-le dans le dossier « {folder} »"),
)
UNFIT_MEDIA: Final = Kind(
    "unfit_media",
    NOTE,
    mark("le fichier « {name} » n’est pas du genre que dit sa colonne, ou dépasse 8 Mo : il ne sera pas montré"),
    mark("donnez une image PNG, JPEG, GIF ou WebP, un son MP3, M4A, Ogg ou WAV, une vidéo MP4 ou WebM"),
)
UNREADABLE_FILE: Final = Kind(
    "unreadable_file",
    FAULT,
    mark("la liste « {name} » ne se lit pas : {why}"),
    mark("enregistrez-la de nouveau, en UTF-8, avec les colonnes name et label"),
)
NO_NAME: Final = Kind("no_name", FAULT, mark("il manque le nom"), mark("donnez-en un"))
BAD_NAME: Final = Kind(
    "bad_name",
    FAULT,
    mark("« {name} » : un nom commence par une lettre et n’a que lettres, chiffres, _, - et ."),
    mark("réécrivez-le"),
)
NAME_TAKEN: Final = Kind(
    "name_taken", FAULT, mark("le nom « {name} » sert déjà ligne {other}"), mark("donnez-en un autre")
)
NO_LABEL: Final = Kind(
    "no_label", FAULT, mark("il manque le libellé"), mark("écrivez-le dans la langue du questionnaire")
)
NO_TRANSLATION: Final = Kind(
    "no_translation",
    FAULT,
    mark("il manque le libellé dans la langue du questionnaire"),
    mark("écrivez-le"),
)
NO_CALCULATION: Final = Kind("no_calculation", FAULT, mark("il manque le calcul"), mark("écrivez-le"))
BAD_TRIGGER: Final = Kind(
    "bad_trigger",
    FAULT,
    mark("« {name} » ne nomme pas de question"),
    mark("nommez une ou plusieurs questions, par exemple « ${{right}} »"),
)
UNKNOWN_QUESTION: Final = Kind(
    "unknown_question", FAULT, mark("la question « {name} » n’existe pas"), mark("corrigez son nom")
)
AMBIGUOUS_QUESTION: Final = Kind(
    "ambiguous_question",
    FAULT,
    mark("plusieurs questions s’appellent « {name} »"),
    mark("donnez-leur des noms différents"),
)
NAMES_A_GROUP: Final = Kind(
    "names_a_group", FAULT, mark("« {name} » est un groupe"), mark("nommez l’une de ses questions")
)
UNKNOWN_CHOICE: Final = Kind(
    "unknown_choice", FAULT, mark("« {code} » n’est pas un choix de « {name} »"), mark("employez l’un de {known}")
)
UNKNOWN_COLUMN: Final = Kind(
    "unknown_column",
    FAULT,
    mark("les choix de la liste n’ont pas de colonne « {name} »"),
    mark("ajoutez-la à la feuille choices, ou corrigez son nom"),
)
BARE_NAME: Final = Kind(
    "bare_name",
    FAULT,
    mark("« {name} », écrit seul, ne nomme aucune question : il ne vaut jamais rien"),
    mark("vouliez-vous dire ${{{name}}} ?"),
)
BARE_WORD: Final = Kind(
    "bare_word",
    FAULT,
    mark("« {name} », écrit seul, n’est ni un texte ni une question : il ne vaut jamais rien"),
    mark("écrivez '{name}' entre guillemets"),
)
CYCLE: Final = Kind(
    "cycle", FAULT, mark("les questions {circle} dépendent l’une de l’autre"), mark("retirez un renvoi")
)
LEANS_ON_ITS_PART: Final = Kind(
    "leans_on_its_part",
    FAULT,
    mark(
        "le groupe « {name} » ne paraît que selon ce qu’il contient : les questions {circle} dépendent l’une de l’autre"
    ),
    mark("posez cette question avant le groupe"),
)
NEVER_HOLDS: Final = Kind(
    "never_holds",
    FAULT,
    mark("aucune réponse ne peut satisfaire cette contrainte"),
    mark("corrigez ses bornes"),
)
NEVER_EQUAL: Final = Kind(
    "never_equal",
    FAULT,
    mark("« {name} » ({type}) ne peut jamais valoir « {value} »"),
    mark("comparez-la à une valeur de son type"),
)
NEVER_COMPARES: Final = Kind(
    "never_compares",
    FAULT,
    mark("« {name} » ({type}) ne se compare pas à « {value} »"),
    mark("comparez-la à une valeur de son type ; une date s’écrit '2026-02-28'"),
)
BAD_DEFAULT: Final = Kind(
    "bad_default",
    FAULT,
    mark("« {value} », la réponse proposée, ne se lit pas dans une question de type {type}"),
    mark("écrivez une réponse de ce type ; une date s’écrit 2026-02-28"),
)
BAD_PARAMETER: Final = Kind(
    "bad_parameter",
    FAULT,
    mark("le paramètre {name} vaut « {value} », qui ne convient pas"),
    mark("écrivez un nombre ; start, end et step d’une échelle se suivent"),
)
UNKNOWN_APPEARANCE: Final = Kind(
    "unknown_appearance", NOTE, mark("l’apparence « {name} » n’est pas connue : elle est ignorée")
)
LAST_SAVED: Final = Kind(
    "last_saved",
    NOTE,
    mark("« {name} » de la saisie précédente reste vide : un téléphone partagé n’en garde rien"),
)
FOREIGN_ENTITY: Final = Kind(
    "foreign_entity",
    NOTE,
    mark("l’entité « {name} » n’est pas du registre : elle est ignorée, les réponses sont gardées"),
)
UNKNOWN_ENTITY: Final = Kind(
    "unknown_entity", FAULT, mark("l’entité « {name} » n’est pas connue"), mark("employez contact, gap ou referral")
)
UNFILLED_COLUMN: Final = Kind(
    "unfilled_column",
    FAULT,
    mark("une question obligatoire (required) doit remplir « {name} »"),
    mark("ajoutez-la"),
)
UNKNOWN_SAVE: Final = Kind(
    "unknown_save", FAULT, mark("« {name} » n’est pas une colonne"), mark("employez-en une de la documentation")
)
WRONG_SAVE_TYPE: Final = Kind(
    "wrong_save_type",
    FAULT,
    mark("cette colonne se remplit par « {wanted} », pas par « {type} »"),
    mark("changez l’un des deux"),
)
UNKNOWN_CODE: Final = Kind(
    "unknown_code", FAULT, mark("le code « {code} » n’existe pas pour {name}"), mark("employez l’un de {known}")
)
NO_AGREEMENT: Final = Kind(
    "no_agreement", FAULT, mark("l’accord est exigé pour orienter"), mark("ajoutez « ${{{name}}} = 'yes' »")
)
PEOPLE_IN_OPEN: Final = Kind(
    "people_in_open",
    FAULT,
    mark("un questionnaire ouvert n’est pas sur des personnes : il ne remplit pas « {name} »"),
    mark("retirez save_to, ou laissez-lui le profil outreach"),
)
BAD_PUBLISHED: Final = Kind(
    "bad_published",
    FAULT,
    mark("« {value} » ne convient pas à {name}"),
    mark("employez l’un de {known}"),
)
PUBLISHED_IN_OPEN: Final = Kind(
    "published_in_open",
    FAULT,
    mark("rien d’un questionnaire ouvert n’est publié"),
    mark("écrivez « no », ou laissez-lui le profil outreach"),
)
KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in list(globals().values()) if isinstance(kind, Kind))
