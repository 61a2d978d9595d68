"""What SQLite says of a query that fails, in French: what, where, and what to do.

Pure. What is not known here is told in SQLite's own words, which are better than none.
"""

import re
from typing import Final

from outreach.vocabulary import space_french

# Words of SQLite 3.34 to 3.50 and of Datasette, read in their sources.
_KNOWN: Final = {
    r"no such table: (.+)": "la table « {} » n’existe pas ; leurs noms sont plus bas.",
    r"no such column: (.+)": "la colonne « {} » n’existe pas dans ces tables ; un texte s’écrit entre '…'.",
    r"no such function: (.+)": "la fonction « {} » n’existe pas dans SQLite.",
    r"ambiguous column name: (.+)": "« {} » est dans plusieurs tables : écrivez table.colonne.",
    r'near "(.+)": syntax error': "« {} » ne va pas là : un mot ou un signe manque avant, ou est de trop.",
    r"incomplete input": "elle n’est pas finie : une parenthèse ou un mot manque à la fin.",
    r'unrecognized token: "(.+)"': "« {} » ne se lit pas : ce qui s’ouvre n’est peut-être pas refermé.",
    r"misuse of (?:aggregate|window)(?: function)?:? (.+)": "« {} » se met après « select » ou « having ».",
    r"aggregate functions are not allowed in the GROUP BY clause": "« group by » prend des colonnes, pas des sommes.",
    r"a GROUP BY clause is required before HAVING": "« having » demande un « group by » avant lui.",
    r"wrong number of arguments to function (.+)": "{} n’a pas reçu le bon nombre de valeurs.",
    r"SELECTs to the left and right of (.+) do not .+": "autour de « {} », il faut autant de colonnes.",
    r".+ (ORDER|GROUP) BY term out of range.*": "le numéro après « {} BY » dépasse celui des colonnes.",
    r"cannot join using column (.+) - .+": "la colonne « {} » n’est pas dans les deux tables à joindre.",
    r"You did not supply a value for binding.*": "un de ses paramètres n’a pas de valeur.",
    r"You can only execute one statement at a time\.": "écrivez-en une seule : retirez ce qui suit le « ; ».",
    r"Statement must be a SELECT": "l’observatoire se lit seulement : commencez par « select » ou « with ».",
    r"Statement contained a disallowed PRAGMA.*|not authorized.*": "ce qu’elle demande n’est pas permis ici.",
    r"too many .+|.* too (?:big|large).*|.* too complex": "elle est trop grande : demandez moins à la fois.",
    r"interrupted": "elle prend trop de temps : demandez moins à la fois.",
    r"Réponse trop lourde : (.+)": "sa réponse est trop lourde ; {}",
}  # fmt: skip


def tell_fault(said: str) -> str:
    """Return in French what SQLite or Datasette says of a query; empty when it is not known."""
    for pattern, told in _KNOWN.items():
        if found := re.fullmatch(pattern, said.strip()):
            return space_french(f"La requête n’a pas abouti : {told.format(*found.groups())}")
    return ""
