"""The catalogue's part on spreadsheets that partners fill in and on several referrals at once: numbers 250 and on."""

from typing import Final

from outreach.errors.problem import Problem
from outreach.vocabulary import mark

_AGAIN: Final = mark("Téléchargez de nouveau le fichier et remplissez ses dernières colonnes.")
_EMPTY_IT: Final = mark("Videz la réponse de cette ligne, ou téléchargez de nouveau le fichier.")

NO_SHEET: Final = Problem(
    250, 422, mark("Aucun fichier n’a été envoyé."), mark("Choisissez le fichier rempli, puis envoyez-le.")
)
UNREADABLE_SHEET: Final = Problem(
    251,
    422,
    mark("Ce fichier ne se lit pas : {cause}."),
    mark("Envoyez le fichier téléchargé ici, rempli, au format .xlsx ou .csv."),
)
SHEET_WITHOUT_COLUMNS: Final = Problem(252, 422, mark("Il manque dans ce fichier : {columns}."), _AGAIN)
TOO_MANY_ANSWERS: Final = Problem(
    253,
    422,
    mark("Ce fichier a plus de {most} réponses."),
    mark("Envoyez-le en plusieurs fois : videz une partie des réponses."),
)
SHEET_FORMULA: Final = Problem(
    254,
    422,
    mark("La case {cell} contient une formule, ou commence par un signe de formule (= + - @)."),
    mark("Remplacez-la par le mot lui-même (copier, puis coller les valeurs)."),
)
SHEET_SAME_LINE: Final = Problem(
    255,
    422,
    mark("Cette orientation est déjà à la ligne {first}."),
    mark("Gardez une seule des deux lignes : une réponse à la fois."),
)
SHEET_UNKNOWN_REFERENCE: Final = Problem(
    256,
    422,
    mark("Cette référence ne mène à aucune orientation de votre structure."),
    mark("Videz la réponse : l’orientation a pu être confiée ailleurs, ou la référence être changée."),
)
SHEET_UNKNOWN_STATE: Final = Problem(
    257, 422, mark("La colonne « Où elle en est » a été changée : on ne sait plus à quoi répond cette ligne."), _AGAIN
)
SHEET_UNKNOWN_WORD: Final = Problem(
    258, 422, mark("« {told} » n’est pas un choix de cette colonne."), mark("Prenez un mot de la liste de la case.")
)
SHEET_NO_ANSWER: Final = Problem(
    259, 422, mark("Il manque la réponse."), mark("Remplissez « Votre réponse », ou videz le reste de la ligne.")
)
SHEET_OTHER_ANSWER: Final = Problem(
    260, 422, mark("Ce choix ne va pas avec cette réponse."), mark("Videz cette case, ou changez la réponse.")
)
SHEET_ANSWERED_MEANWHILE: Final = Problem(261, 409, mark("Quelqu’un a répondu depuis : « {state} »."), _EMPTY_IT)
SHEET_CHANGED: Final = Problem(
    262,
    409,
    mark("Des orientations ont changé pendant que vous relisiez : rien n’a été noté."),
    mark("Voyez les lignes indiquées, corrigez-les dans le fichier, puis envoyez-le de nouveau."),
)
NOTHING_CHOSEN: Final = Problem(
    263, 422, mark("Aucune orientation n’est choisie."), mark("Cochez celles à confier, puis recommencez.")
)
NO_OTHER_STRUCTURE: Final = Problem(
    264, 422, mark("Aucune autre structure n’est choisie."), mark("Choisissez celle à qui les confier.")
)
