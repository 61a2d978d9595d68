"""The catalogue's part on releases and figures. Numbers 340 and on."""

from typing import Final

from outreach.errors.problem import Problem
from outreach.vocabulary import mark

BUSY_PUBLISHING: Final = Problem(
    340, 422, mark("Une autre publication est en cours."), mark("Attendez qu’elle finisse, puis recommencez.")
)
CLOCK_SET_BACK: Final = Problem(
    341,
    422,
    mark("L’horloge dit le {today}, mais la dernière publication est du {latest}."),
    mark("Mettez la machine à l’heure, puis recommencez ; rien n’a été publié."),
)
OTHER_PACE: Final = Problem(
    342,
    422,
    mark("Les publications de cette instance sont faites par {known}, pas par {asked}."),
    mark('Remettez [release] period = "{code}" dans outreach.toml : une période publiée n’est jamais recoupée.'),
)
TOO_FEW: Final = Problem(
    343,
    422,
    mark("Des groupes de {k} personnes sont trop petits pour de vraies données."),
    mark("Écrivez [release] k = 11 ou plus dans outreach.toml."),
)
NO_ROOM: Final = Problem(
    344,
    422,
    mark("Le disque est plein : la publication n’a pas pu être écrite."),
    mark("Libérez de la place, puis recommencez ; la publication précédente est intacte."),
)
BAD_RELEASE: Final = Problem(
    345,
    422,
    mark("Le fichier {file} ne peut pas être reconnu comme une publication saine : {reason}"),
    mark("Ne le diffusez pas ; reprenez l’original, ou publiez de nouveau."),
)
UNKNOWN_RELEASE: Final = Problem(
    346,
    422,
    mark("Le fichier {file} est une publication que le registre ne connaît pas."),
    mark("S’il n’a été remis à personne, supprimez-le ; sinon, remettez en place le registre qui l’a publié."),
)
UNANSWERED_FIGURE: Final = Problem(
    350,
    422,
    mark("La publication en place est trop ancienne pour répondre à « {name} »."),
    mark("Publiez de nouveau, avec outreach publish, puis recommencez."),
)
