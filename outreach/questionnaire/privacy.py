"""Which words ask who a person is: no question of a questionnaire may use them (French and English).

Knows words only. A clause that forbids (« Jamais de nom ») asks nothing and is left alone.
"""

import re
import unicodedata
from typing import Final

_THINGS: Final = (
    "structure|droit|quartier|association|aide|service|ecole|equipe|organisme|right|team|school|benefit|partner"
    "|partenaire|sortie|outing"
)
# What asks for a name, a birth, a way to reach or find someone, a file; then the same in English.
_IDENTITY: Final = re.compile(
    r"\b(?:"
    rf"noms?\b(?! (?:de l'|de la |du |des |d'une? )?(?:{_THINGS}))|(?:pre|sur)noms?\b|patronyme|etat civil|identite\b"
    r"|(?:date|jour|annee|lieu)s? (?:de )?naissance|nee? le\b|quand est[- ]\w+ nee?\b"
    r"|(?<!un )(?<!du )(?:telephone|portable)s?\b|tel\b|numero (?:ou|pour) (?:la |le )?(?:joindre|rappeler|appeler)"
    r"|e-?mails?\b|courriels?\b|(?<!s')adresses?\b|code postal|numero de rue|etage\b|digicode"
    r"|nir\b|(?:numero|n°) (?:d'|de |du )?(?:allocataire|secu|securite sociale|dossier|piece|carte|passeport|titre)"
    r"|matricule|iban\b|rib\b"
    rf"|(?<!structure )(?<!right )(?<!team )names?\b(?! of (?:the |a )?(?:{_THINGS}))|surnames?\b|(?:first|last)name\b"
    r"|(?:date of birth|birth ?dates?|birthdays?|dob)\b"
    r"|(?<!un )(?<!du )(?<!a )(?<!the )(?:tele)?phone(?: numbers?)?\b"
    r"|address(?:es)?\b|postcode|zip code"
    r"|(?:social security|national insurance|file|claim|case|passport) (?:number|no)\b"
    r")"
)
_FORBIDS: Final = re.compile(r"\b(?:jamais|pas d|pas de|sans|aucune?|ni|never|no|not|without|don'?t)\b")
_CLAUSE: Final = re.compile(r"[.;!?:\n]")


def find_identity(text: str) -> str:
    """Return the words of a text that ask for an identity, or `""`."""
    for clause in _CLAUSE.split(_flatten(text)):
        found = _IDENTITY.search(clause)
        if found and not _FORBIDS.search(clause[: found.start()]):
            return found[0].strip()
    return ""


def _flatten(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("’", "'"))
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split(" "))
