"""The catalogue's part on what comes after a referral: links of partners, and what they answer. Numbers 230 and on."""

from typing import Final

from outreach.errors.problem import Problem
from outreach.vocabulary import mark

DEAD_LINK: Final = Problem(
    230,
    404,
    mark("Ce lien ne s’ouvre pas : il a été coupé ou changé en chemin."),
    mark("Ouvrez-le depuis le message lui-même, ou demandez un nouveau lien."),
)
EXPIRED_LINK: Final = Problem(
    231, 410, mark("Ce lien a plus de {days} jours : il ne s’ouvre plus."), mark("Demandez un nouveau lien.")
)
OPENED_LINK: Final = Problem(
    232,
    410,
    mark("Ce lien a déjà été ouvert : chaque lien ne sert qu’une fois."),
    mark("Vos orientations restent ouvertes là où il l’a été. Ici, demandez un nouveau lien."),
)
ENDED_LINK: Final = Problem(
    233,
    410,
    mark("Ce lien ne mène plus aux orientations : la personne ou l’adresse qui les reçoit a changé."),
    mark("Si c’est une erreur, prévenez la coordination."),
)
MOVED_REFERRAL: Final = Problem(
    235,
    410,
    mark("Cette orientation a été confiée à une autre structure."),
    mark("Vous n’avez plus rien à y faire."),
)
NO_INBOX: Final = Problem(
    234,
    401,
    mark("Vos orientations ne sont plus ouvertes sur cet appareil."),
    mark("Ouvrez le lien de votre dernier message, ou demandez-en un nouveau."),
)

SLIP_TOO_LONG_AGO: Final = Problem(
    240,
    410,
    mark("Ce bon a été montré il y a plus de {minutes} minutes."),
    mark("Demandez de nouveau le bon à la personne, puis recommencez."),
)
NOT_HER_WORD: Final = Problem(
    241,
    422,
    mark("Rien n’a été changé : il faut que la personne le demande."),
    mark("Si elle le demande, cochez-le, puis recommencez."),
)
ERASED_VISIT: Final = Problem(
    242,
    410,
    mark("Cette visite a été effacée, à la demande de la personne."),
    mark("Elle ne revient pas : retirez cet envoi. Vous n’avez rien d’autre à faire."),
)
