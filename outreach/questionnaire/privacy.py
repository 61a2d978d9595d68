"""Which words ask who a person is: no question of a questionnaire may use them (French and English).

Knows words only. A clause that forbids (« Jamais de nom ») asks nothing and is left alone.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_THINGS: Final = (
    "structure|droit|quartier|association|aide|service|ecole|equipe|organisme|right|team|school|benefit|partner"
    "|partenaire|sortie|outing"
)
# « du droit », « of the school »: the name or the address of a thing is nobody's.
_OF_A_THING: Final = (
    rf"(?! (?:de l'|de la |de |du |des |d'une? |of (?:the |a )?|l'|la |le |les |votre |cette |ce )?(?:{_THINGS}))"
)
_HIS: Final = "(?:votre|vos|son|sa|ses|ton|le|la|your|his|her|their|the)"
_NUMBER: Final = "(?:numeros?|num|n ?°|no(?= de )|id|identifiant) ?(?:d'|de |du |de la |de sa |de son |de l')?"
_FILES: Final = (
    "allocataire|secu|securite sociale|nss|ss|dossier|piece|carte|passeport|titre|etranger|mobile|portable|tel"
    "|telephone|whatsapp"
)
_IDENTITY: Final = re.compile(
    r"\b(?:"
    rf"noms?\b{_OF_A_THING}|(?:nom)?(?:pre|sur)noms?\b|patronyme|etat civil|identite\b"
    rf"|comment (?:vous appelez|t'appelles|s'appell\w+|(?:vous|te|se) nomm\w+)\b(?:-\w+)*{_OF_A_THING}"
    r"|(?:date|jour|annee|lieu)s? ?(?:de )?naiss(?:ance)?\b|nee le\b|^ne le$|ddn\b"
    r"|(?:quand|ou) (?:\w+ ){0,3}?e(?:st|tes|s)[- ]\w+ nee?\b"
    r"|(?<!un )(?<!du )(?:telephone|portable)s?\b|tel\b|numero (?:ou|pour) (?:la |le )?(?:joindre|rappeler|appeler)"
    rf"|^(?:{_HIS} )?(?:mail|mobile)s?(?:$| (?:de |du |d'|of |perso))"
    rf"|(?:votre|son|ton|est le) (?:mail|mobile(?! home))\b"
    rf"|coordonnees\b{_OF_A_THING}|mobile (?:phone|number)"
    rf"|e-?mails?\b|courriels?\b|(?<!s')adresses?\b{_OF_A_THING}|code postal|numero de rue|etage\b|digicode"
    # « le numéro de la CAF » is the number to call it; « numéro de CAF » is hers.
    rf"|nir\b|{_NUMBER}(?:{_FILES})\b|(?:numeros?|num|n ?°|no(?= de )|id) ?(?:de )?(?:caf|cpam)\b"
    rf"|matricule|iban\b|rib\b|ssn\b|^(?:{_HIS} )?pass(?:eport|port)s?$"
    rf"|^(?:{_HIS} )?signatures?\b(?! (?:du |d'une? |de la |de |des |of (?:the |a )?)"
    r"(?:bail|contrat|convention|devis|dossier|charte|accord|lease|contract))"
    rf"|(?<!structure )(?<!right )(?<!team )names?\b{_OF_A_THING}|surnames?\b|(?:first|last|full|family)name\b"
    r"|(?:date of birth|birth ?dates?|birthdays?|dob)\b|whe(?:n|re) (?:was|were|is) (?:\w+ ){1,3}born\b"
    r"|(?<!un )(?<!du )(?<!a )(?<!the )(?:tele)?phone(?: ?numbers?)?\b"
    rf"|address(?:es)?\b{_OF_A_THING}|postcode|zip code"
    r"|(?:social security|national insurance|file|claim|case|passport) (?:number|no)\b"
    r")"
)
# Forbids all that follows in its clause; « N’oubliez jamais » asks all the same.
_FORBIDS: Final = re.compile(r"\b(?:jamais|ni|never|not|don'?t|n(?:e |')\w+ pas)\b")
_INSISTS: Final = re.compile(r"\b(?:oubli|omet|hesit|forget)")
# Forbids only what comes right after it: « sans nom », « pas d’adresse », « no name ».
_FORBIDS_NEXT: Final = re.compile(
    r"\b(?:sans|pas|aucune?|no|without)(?: (?:de|du|des|le|la|les|l'|d'|an?|the|any|son|sa|votre))? ?$"
)
_GOES_ON: Final = re.compile(r"[\s,]*(?:(?:et|ou|ni|or|and|nor|de|d'|le|la|l'|les|an?|the)\b[\s,]*)*")
_CLAUSE: Final = re.compile(r"[;!?:\n]|\.(?!\w)")
_BORN: Final = re.compile(r"\bn(?:é|e\u0301)(?:[(·./-]?e[)·.]?)?(?=\W|$)")
_CAMEL: Final = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")


def find_identity(text: str) -> str:
    """Return the words of a text that ask for an identity, or `""`."""
    return next((word for clause in _CLAUSE.split(_flatten(text)) for word in _list_asked(clause.strip())), "")


def find_identity_in_name(name: str) -> str:
    """Return what asks for an identity in the name of a question: `phoneNumber`, `nom_2`; or `""`."""
    return find_identity(" ".join(re.sub(r"[\W\d_]+", " ", _CAMEL.sub(" ", name)).split()))


def find_identity_announced(text: str) -> str:
    """Return what a note asks to write in the question below it (« Nom et prénom : »), or `""`."""
    word = find_identity(text)
    plain = _flatten(text).strip(" *_#")
    return word if plain.endswith((":", "?")) or plain.startswith(word) else ""


def _list_asked(clause: str) -> Iterator[str]:
    insists = _INSISTS.search(clause)
    forbidden = -1
    for found in _IDENTITY.finditer(clause):
        goes_on = forbidden >= 0 and _GOES_ON.fullmatch(clause, forbidden, found.start())
        if not insists and (goes_on or _forbids(clause[: found.start()])):
            forbidden = found.end()
        else:
            yield found[0].strip()


def _forbids(before: str) -> bool:
    return bool(_FORBIDS.search(before) or _FORBIDS_NEXT.search(before))


def _flatten(text: str) -> str:
    born = _BORN.sub("nee", text.lower().replace("’", "'").replace("º", "°"))
    plain = "".join(sign for sign in unicodedata.normalize("NFD", born) if not unicodedata.combining(sign))
    return re.sub(r"\b(?:num|no|n)\. ?", "num ", re.sub(r"[^\S\n]+", " ", plain))
