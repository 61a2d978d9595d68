"""What is found while a file is opened, before any row is looked at: what it is, what keeps it from being read.

Rows of the catalogue only; each is a name of this module. What is put right in the rows is in `repairs`, what is
wrong in them in `layout`, what pyxform says in `conversion`.
"""

from typing import Final

from outreach.questionnaire.findings import conversion, layout, repairs
from outreach.questionnaire.findings.kinds import FAULT, NOTE, Kind
from outreach.vocabulary import mark

_SAVE_AS: Final = mark("enregistrez-le au format Excel (.xlsx), puis recommencez")

EMPTY_FILE: Final = Kind(
    "empty_file", FAULT, mark("le fichier est vide"), mark("exportez-le de nouveau, ou choisissez-en un autre")
)
FILE_TOO_LARGE: Final = Kind(
    "file_too_large",
    FAULT,
    mark("le fichier pèse plus de {most} Mo"),
    mark("retirez les images et les feuilles sans rapport, ou mettez les longues listes dans un fichier à part"),
)
PICTURE: Final = Kind(
    "picture", FAULT, mark("ce fichier est une image ({what})"), mark("donnez le classeur lui-même, au format .xlsx")
)
PDF: Final = Kind(
    "pdf", FAULT, mark("ce fichier est un PDF"), mark("donnez le classeur dont il vient, au format .xlsx")
)
TEXT_DOCUMENT: Final = Kind(
    "text_document",
    FAULT,
    mark("ce fichier est un document ou un diaporama ({what}), pas un classeur"),
    mark("mettez le questionnaire dans un classeur Excel qui a une feuille survey"),
)
OPEN_DOCUMENT: Final = Kind(
    "open_document", FAULT, mark("ce fichier est un classeur LibreOffice (.ods), que ce programme ne lit pas"), _SAVE_AS
)
OTHER_WORKBOOK: Final = Kind(
    "other_workbook", FAULT, mark("ce fichier est un classeur d’un autre format ({what})"), _SAVE_AS
)
ARCHIVE: Final = Kind(
    "archive",
    FAULT,
    mark("ce fichier est une archive ({what}), pas un classeur"),
    mark("sortez-en le classeur, puis donnez-le seul"),
)
PASSWORD: Final = Kind(
    "password", FAULT, mark("le classeur est protégé par un mot de passe"), mark("retirez le mot de passe dans Excel")
)
HTML_PAGE: Final = Kind(
    "html_page", FAULT, mark("ce fichier est une page HTML, enregistrée sous un autre nom"), _SAVE_AS
)
XML_FILE: Final = Kind(
    "xml_file",
    FAULT,
    mark("ce fichier est en XML (XForm ou ancien format d’Excel)"),
    mark("donnez le classeur XLSForm dont il vient, au format .xlsx"),
)
JSON_FILE: Final = Kind(
    "json_file", FAULT, mark("ce fichier est en JSON"), mark("exportez le questionnaire au format XLS ou .xlsx")
)
NOT_TEXT: Final = Kind(
    "not_text",
    FAULT,
    mark("ce fichier n’est ni un classeur ni du texte"),
    mark("donnez un fichier .xlsx, .xlsm, .xls, .csv ou .md"),
)
DAMAGED: Final = Kind(
    "damaged",
    FAULT,
    mark("le fichier est abîmé : {what}"),
    mark("ouvrez-le dans Excel, enregistrez-le sous un autre nom, puis recommencez"),
)
ZIP_BOMB: Final = Kind(
    "zip_bomb",
    FAULT,
    mark("une partie du classeur se gonfle {times} fois : ce fichier est fait pour épuiser la machine"),
    mark("ne l’ouvrez pas ; demandez à qui l’a envoyé d’où il vient"),
)
TOO_MANY_PARTS: Final = Kind(
    "too_many_parts",
    FAULT,
    mark("le classeur a plus de {most} parties"),
    mark("copiez ses feuilles dans un classeur neuf"),
)
SHEET_TOO_LARGE: Final = Kind(
    "sheet_too_large",
    FAULT,
    mark("le contenu du classeur dépasse {most} Mo une fois ouvert"),
    mark("supprimez les lignes et les mises en forme inutiles, ou copiez les feuilles dans un classeur neuf"),
)
TOO_MANY_ROWS: Final = Kind(
    "too_many_rows",
    FAULT,
    mark("la feuille a plus de {most} lignes remplies"),
    mark("mettez la longue liste dans un fichier .csv à part (select_one_from_file)"),
)
TOO_MANY_COLUMNS: Final = Kind(
    "too_many_columns",
    FAULT,
    mark("la feuille a plus de {most} colonnes remplies"),
    mark("retirez les colonnes qui ne servent pas"),
)
TOO_MANY_CELLS: Final = Kind(
    "too_many_cells",
    FAULT,
    mark("la feuille a plus de {most} cases remplies"),
    mark("mettez les longues listes dans un fichier .csv à part"),
)
CELL_TOO_LONG: Final = Kind(
    "cell_too_long", FAULT, mark("la case {cell} a plus de {most} signes"), mark("raccourcissez-la")
)
DEEP_GROUPS: Final = Kind(
    "deep_groups",
    FAULT,
    mark("plus de {most} groupes sont ouverts les uns dans les autres"),
    mark("fermez-les plus tôt, ou retirez ceux qui ne servent pas"),
)
FORBIDDEN_XML: Final = Kind(
    "forbidden_xml",
    FAULT,
    mark("le classeur contient des déclarations XML (DOCTYPE) qu’aucun tableur n’écrit"),
    mark("ouvrez-le dans Excel et enregistrez-le sous un autre nom ; si vous ne savez d’où il vient, jetez-le"),
)
NO_SURVEY_SHEET: Final = Kind(
    "no_survey_sheet",
    FAULT,
    mark("aucune feuille ne s’appelle « survey »{found}"),
    mark("nommez ainsi celle des questions, avec les colonnes type, name et label"),
)
EMPTY_SURVEY: Final = Kind(
    "empty_survey", FAULT, mark("la feuille survey n’a aucune question"), mark("ajoutez une ligne par question")
)
NO_TABLE: Final = Kind(
    "no_table",
    FAULT,
    mark("ce texte n’a pas de table de questionnaire"),
    mark("écrivez une table Markdown ou un CSV dont la première colonne nomme la feuille (survey, choices, settings)"),
)
UNREADABLE_FILE: Final = Kind(
    "unreadable_file",
    FAULT,
    mark("le fichier ne se lit pas ({what})"),
    mark("ouvrez-le dans Excel, enregistrez-le sous un autre nom, puis recommencez"),
)
OTHER_ENCODING: Final = Kind("other_encoding", NOTE, mark("le texte n’est pas en UTF-8 : lu comme {what}"))
MACROS: Final = Kind("macros", NOTE, mark("le classeur contient des macros : elles sont ignorées"))

KINDS: Final[tuple[Kind, ...]] = (
    *(kind for kind in tuple(globals().values()) if isinstance(kind, Kind)),
    *layout.KINDS,
    *repairs.KINDS,
    *conversion.KINDS,
)
