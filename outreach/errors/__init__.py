"""The catalogue of refusals: number, HTTP status, one French sentence, its remedy.

Every floor raises `Refusal` with a `Problem` of this list; one handler turns it into a page, JSON or a line on
stderr. Knows no Flask and never carries an answer, a code or a name in its facts. What concerns a referral once it is
open is in `followed`.
"""

from typing import Final

from outreach.errors.followed import *  # noqa: F401,F403
from outreach.errors.keeping import *  # noqa: F401,F403
from outreach.errors.observatory import *  # noqa: F401,F403
from outreach.errors.problem import Problem as Problem
from outreach.errors.problem import Refusal as Refusal  # noqa: F401
from outreach.errors.sheets import *  # noqa: F401,F403
from outreach.vocabulary import mark

BAD_REQUEST: Final = Problem(
    100, 400, mark("La demande n’a pas pu être lue."), mark("Revenez à la page précédente et recommencez.")
)
EXPIRED_PAGE: Final = Problem(
    101,
    400,
    mark("Cette page est restée ouverte trop longtemps."),
    mark("Rechargez-la : vos réponses ne sont pas perdues si vous revenez en arrière."),
)
NOT_LOGGED_IN: Final = Problem(102, 401, mark("Il faut être connecté."), mark("Connectez-vous, puis recommencez."))
WRONG_PASSWORD: Final = Problem(
    103, 401, mark("Identifiant ou mot de passe inconnu."), mark("Vérifiez les deux, puis réessayez.")
)
NOT_ALLOWED: Final = Problem(
    104,
    403,
    mark("Cette page n’est pas ouverte à votre compte."),
    mark("Si vous en avez besoin, demandez à la coordination."),
)
NOT_FOUND: Final = Problem(105, 404, mark("Cette page n’existe pas."), mark("Revenez à l’accueil."))
WRONG_METHOD: Final = Problem(106, 405, mark("Cette adresse ne s’emploie pas ainsi."), mark("Revenez à l’accueil."))
TOO_LARGE: Final = Problem(
    107,
    413,
    mark("L’envoi est trop lourd."),
    mark("Raccourcissez un texte ou retirez une photo, puis enregistrez de nouveau."),
)
TOO_OFTEN: Final = Problem(
    108, 429, mark("Trop d’essais en peu de temps."), mark("Rien n’est perdu : réessayez à {when}.")
)
BROKEN: Final = Problem(
    109,
    500,
    mark("Le serveur a eu un souci."),
    mark("Rien n’a été enregistré à moitié. Réessayez ; si cela dure, prévenez la coordination."),
)

FILE_TOO_LARGE: Final = Problem(
    110,
    413,
    mark("Ce fichier est trop lourd : {most} Mo au plus."),
    mark("Retirez-en les images et les feuilles sans rapport, puis envoyez-le de nouveau."),
)

FAULTY_ANSWERS: Final = Problem(
    200, 422, mark("Des réponses sont à revoir."), mark("Corrigez les points indiqués, puis enregistrez.")
)
OTHER_ANSWERS: Final = Problem(
    201,
    409,
    mark("Cette visite est déjà enregistrée avec d’autres réponses."),
    mark("Rien n’a changé. Pour la corriger, ouvrez-la depuis « Mes visites »."),
)
UNKNOWN_FORM: Final = Problem(
    202,
    404,
    mark("Le questionnaire « {form_id} » n’existe pas."),
    mark("Revenez à l’accueil ; en ligne de commande : outreach forms list."),
)
OTHER_VERSION: Final = Problem(
    203,
    409,
    mark("Cette version du questionnaire ({version}) a été remplacée il y a trop longtemps."),
    mark("Vos réponses sont toujours là : ouvrez la version {newer} dans un autre onglet et reportez-les."),
)
UNKNOWN_NEIGHBOURHOOD: Final = Problem(
    204,
    422,
    mark("Le quartier « {code} » n’est pas dans ce territoire."),
    mark("Choisissez un quartier de la liste."),
)
NO_OUTING: Final = Problem(
    205, 409, mark("Aucune sortie n’est en cours pour cette visite."), mark("Commencez une sortie, puis enregistrez.")
)
BAD_SLIP: Final = Problem(
    206, 422, mark("Ce code de bon ne se lit pas."), mark("Vérifiez les 9 signes, par exemple « ABCD-EFGH-J ».")
)
UNKNOWN_SLIP: Final = Problem(
    207,
    404,
    mark("Ce code ne mène à rien ici."),
    mark(
        "Vérifiez-le avec la personne. Un bon tout neuf arrive quand le téléphone qui l’a donné retrouve du réseau :"
        " elle peut être reçue sans attendre."
    ),
)
FORBIDDEN_STEP: Final = Problem(
    208,
    409,
    mark("Cette étape ne peut pas suivre « {state} »."),
    mark("Rechargez la page : quelqu’un a peut-être déjà répondu."),
)
MISSING_CAUSE: Final = Problem(209, 422, mark("Il manque la cause."), mark("Choisissez-la dans la liste."))
ALREADY_FOLLOWED: Final = Problem(
    210,
    409,
    mark("Une structure a déjà répondu pour cette visite."),
    mark("Elle ne peut plus être corrigée : enregistrez une nouvelle visite."),
)
BAD_OUTING_DAY: Final = Problem(
    211,
    422,
    mark("Ce jour ne peut pas être celui d’une sortie."),
    mark("Choisissez aujourd’hui ou un des {days} derniers jours."),
)

OTHER_OUTING: Final = Problem(
    212,
    409,
    mark("Cette sortie est déjà commencée, avec un autre lieu ou par une autre équipe."),
    mark("Rechargez la page pour en commencer une autre."),
)
WITHDRAWN_FORM: Final = Problem(
    213,
    410,
    mark("Ce questionnaire n’est plus proposé."),
    mark("Si vous en avez encore besoin, demandez à la coordination."),
)

NO_ENVELOPE: Final = Problem(
    214, 422, mark("Cet enregistrement n’est pas scellé comme il faut."), mark("Ouvrez-le et enregistrez de nouveau.")
)
UNKNOWN_SEAL_KEY: Final = Problem(
    215,
    422,
    mark("Cet enregistrement est scellé pour une clé ({key}) que ce serveur n’a pas."),
    mark("Gardez-le et prévenez la coordination : la clé est peut-être dans une sauvegarde."),
)
UNOPENED_ENVELOPE: Final = Problem(
    216,
    422,
    mark("Cet enregistrement ne s’ouvre pas : il a été abîmé."),
    mark("Gardez-le et prévenez la coordination."),
)
BAD_RECORD: Final = Problem(
    217,
    422,
    mark("Cet enregistrement ne se lit pas : {fault}."),
    mark("Gardez-le et prévenez la coordination."),
)

BAD_FORM: Final = Problem(
    300, 422, mark("Le questionnaire « {form} » ne peut pas servir : {faults}"), mark("Corrigez la feuille indiquée.")
)
BAD_TERRITORY: Final = Problem(
    301, 422, mark("Le territoire ne peut pas servir : {faults}"), mark("Corrigez le fichier indiqué.")
)
BAD_SETTINGS: Final = Problem(302, 422, mark("Le réglage {name} ne se lit pas : {fault}."), mark("{remedy}"))
NO_INSTANCE: Final = Problem(
    303, 422, mark("Il n’y a pas encore de registre dans {folder}."), mark("Lancez d’abord : outreach init")
)
INSTANCE_EXISTS: Final = Problem(
    304,
    422,
    mark("Il y a déjà un registre dans {folder}."),
    mark("Choisissez un autre dossier avec OUTREACH_INSTANCE."),
)
PORT_BUSY: Final = Problem(
    305,
    422,
    mark("Le port {port} est déjà pris."),
    mark("Arrêtez l’autre programme, ou choisissez un autre port avec {variable}."),
)
ALREADY_SERVED: Final = Problem(
    306, 422, mark("Cette instance est déjà servie par un autre processus."), mark("Arrêtez-le d’abord (Ctrl-C).")
)
NOT_FICTITIOUS: Final = Problem(
    307,
    422,
    mark("Cette instance ne contient pas que des données fictives."),
    mark("Employez une autre instance : OUTREACH_INSTANCE=dossier-vide."),
)
NOTHING_TO_PUBLISH: Final = Problem(
    308, 422, mark("Aucune période close ne reste à publier."), mark("Réessayez après le {day}.")
)
UNKNOWN_FIGURE: Final = Problem(
    314, 422, mark("La question « {name} » n’existe pas."), mark("Choisissez parmi : {known}.")
)
UNSAFE_RELEASE: Final = Problem(
    309, 422, mark("La publication est refusée : {reason}"), mark("Rien n’a été publié ; la précédente reste en place.")
)
REBUILD_DIFFERS: Final = Problem(
    310,
    422,
    mark("Le registre ne correspond pas aux saisies gardées : {differences}"),
    mark("Gardez une copie du registre et prévenez la maintenance."),
)
BAD_ACCOUNT: Final = Problem(311, 422, mark("Ce compte ne peut pas être créé : {fault}"), mark("{remedy}"))
NOT_STARTED: Final = Problem(
    312,
    422,
    mark("Le processus « {name} » n’a pas démarré."),
    mark("Lisez ce qu’il a écrit juste au-dessus, ou dans {folder}."),
)
UNKNOWN_ACCOUNT: Final = Problem(
    313, 422, mark("Le compte « {login} » n’existe pas."), mark("Listez-les avec : outreach account list")
)
FOLDER_TAKEN: Final = Problem(
    320,
    422,
    mark("Le dossier {folder} n’est pas vide : rien n’y a été écrit."),
    mark("Donnez un dossier nouveau, ou vide."),
)
FILE_TAKEN: Final = Problem(
    322,
    422,
    mark("Le fichier {file} existe déjà : il n’a pas été remplacé."),
    mark("Donnez un autre nom, ou ajoutez --force."),
)
NOT_A_READER: Final = Problem(
    324,
    422,
    mark("Le compte « {login} » ne peut pas recevoir les réponses."),
    mark("Donnez celui d’une coordination ou d’un administrateur, en service."),
)
OTHER_ENDING: Final = Problem(
    325,
    422,
    mark("Ce fichier ne peut pas s’appeler {file}."),
    mark("Finissez son nom par {suffix} : une répétition a sa propre table, plusieurs CSV vont dans une archive."),
)
CHANGED_MEANWHILE: Final = Problem(
    321,
    409,
    mark("Quelqu’un d’autre vient de changer ces lignes."),
    mark("Rien n’a été remplacé : regardez ce qui est écrit maintenant, puis enregistrez de nouveau s’il le faut."),
)
LIST_TAKEN: Final = Problem(
    323,
    409,
    mark("La liste « {name} » sert déjà au questionnaire « {form} », avec d’autres choix."),
    mark("Donnez-lui un autre nom, dans le tableur et sur son fichier, puis envoyez les deux de nouveau."),
)
LONG_FORM_ID: Final = Problem(
    326,
    422,
    mark("Le form_id « {form_id}… » est trop long pour nommer un fichier."),
    mark("Raccourcissez-le dans la feuille settings (60 signes suffisent), puis envoyez le tableur de nouveau."),
)
BAD_QUEUE_FILE: Final = Problem(
    327, 422, mark("Le fichier {file} ne peut pas être reçu : {fault}."), mark("Exportez-le de nouveau du téléphone.")
)
BAD_SEAL_KEY: Final = Problem(
    328,
    422,
    mark("La clé de scellement {file} ne se lit pas."),
    mark("Remettez-la depuis la sauvegarde ; à défaut, retirez-la de {folder} et lancez : outreach keys rotate"),
)
BAD_WISH: Final = Problem(330, 422, mark("Une ville fictive ne peut pas se faire ainsi : {told}."), mark("{remedy}"))
