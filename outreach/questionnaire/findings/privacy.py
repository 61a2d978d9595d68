"""What a questionnaire about people must not ask, and what it asks that is kept less finely.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import NOTE, PRIVACY, Kind
from outreach.vocabulary import mark

IDENTITY: Final = Kind(
    "identity",
    PRIVACY,
    mark("« {word} » : une identité ne se demande jamais"),
    mark("retirez cette question ; le bon suffit à suivre un parcours sans nom"),
)
SIGNATURE: Final = Kind(
    "signature",
    PRIVACY,
    mark("une signature dit qui signe"),
    mark("remplacez-la par une question oui/non : « La personne est d’accord »"),
)
AUDIO: Final = Kind(
    "audio",
    PRIVACY,
    mark("une voix se reconnaît"),
    mark("remplacez l’enregistrement par une remarque écrite, courte"),
)
FILE: Final = Kind(
    "file",
    PRIVACY,
    mark("un fichier libre porte souvent un nom ou une adresse"),
    mark("demandez dans une liste ce qu’il prouverait"),
)
DEVICE: Final = Kind(
    "device",
    PRIVACY,
    mark("« {type} » dit quel téléphone ou quelle personne saisit"),
    mark("retirez cette ligne : la session de l’équipe suffit"),
)
AUDIT: Final = Kind(
    "audit",
    PRIVACY,
    mark("« audit » enregistre chaque geste de qui saisit"),
    mark("retirez cette ligne"),
)
POSITION: Final = Kind(
    "position", NOTE, mark("une position est gardée à 500 m près, sans altitude ; le quartier suffit souvent")
)
MOMENT: Final = Kind("moment", NOTE, mark("« {type} » est gardé à la demi-journée près"))

KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in list(globals().values()) if isinstance(kind, Kind))
