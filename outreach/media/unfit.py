"""Why a file cannot be kept: sentences for whoever sent it, each with what to do. `{label}` is the question."""

from typing import Final

from outreach.vocabulary import mark

NOT_A_PICTURE: Final = mark(
    "{label} : ce fichier n’est pas une photo que l’on sait lire. Reprenez-la, ou choisissez un JPEG, un PNG"
    " ou un WebP."
)
OTHER_PICTURE: Final = mark(
    "{label} : ce format de photo (HEIC) ne se lit pas encore. Réglez l’appareil photo sur « Le plus compatible »"
    " (JPEG), puis reprenez-la."
)
TOO_MANY_DOTS: Final = mark(
    "{label} : cette photo est trop grande (50 millions de points au plus, en JPEG)."
    " Reprenez-la avec une définition plus basse."
)
TOO_HEAVY: Final = mark("{label} : ce fichier est trop lourd (5 Mo au plus). Envoyez-en un plus court.")
NOT_A_SOUND: Final = mark(
    "{label} : ce fichier n’est pas un son que l’on sait garder. Choisissez un MP3, M4A, OGG, WAV ou WebM."
)
NOT_A_FILE: Final = mark(
    "{label} : ce fichier ne peut pas être gardé. Choisissez un PDF, une photo, un texte ou un CSV."
)

# The disk is full, or the folder of media cannot be written: the answers can still be kept.
NO_ROOM: Final = mark(
    "{label} : le serveur n’a pas pu garder ce fichier. Enregistrez sans lui, et prévenez la coordination."
)

SENTENCES: Final = frozenset((NOT_A_PICTURE, OTHER_PICTURE, TOO_MANY_DOTS, TOO_HEAVY, NOT_A_SOUND, NOT_A_FILE, NO_ROOM))


class Unfit(Exception):
    """A file that cannot be kept; `message` says why, for gettext."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)
