"""What is found in an expression: its spelling, its names, its functions, what it can never say.

Rows of the catalogue only; each is a name of this module, so that who finds it cannot misspell it.
"""

from typing import Final

from outreach.questionnaire.findings.kinds import FAULT, Kind
from outreach.vocabulary import mark

UNFINISHED: Final = Kind(
    "unfinished_expression", FAULT, mark("l’expression n’est pas finie"), mark("complétez-la ou videz la case")
)
UNREADABLE: Final = Kind(
    "unreadable_expression",
    FAULT,
    mark("l’expression ne se lit plus à partir de « {rest} » (signe {position})"),
    mark("corrigez-la à cet endroit"),
)
UNREADABLE_STEP: Final = Kind(
    "unreadable_step",
    FAULT,
    mark("« {rest} » n’est ni une question ni un chemin : rien ne se cherche dedans"),
    mark("retirez ce qui le suit, ou nommez une question à la place"),
)
OTHER_SIGN: Final = Kind(
    "other_sign",
    FAULT,
    mark("« {found} » n’est pas un signe des questionnaires (signe {position})"),
    mark("écrivez « {wanted} »"),
)
CURLY_QUOTE: Final = Kind(
    "curly_quote",
    FAULT,
    mark("« {found} » n’est pas un guillemet droit (signe {position})"),
    mark("écrivez ' ou \""),
)
OPEN_TEXT: Final = Kind(
    "open_text",
    FAULT,
    mark("le texte qui commence au signe {position} n’est pas fermé"),
    mark("ajoutez {sign} à sa fin"),
)
QUOTE_IN_TEXT: Final = Kind(
    "quote_in_text",
    FAULT,
    mark("le texte se ferme avant « {rest} » (signe {position})"),
    mark("un texte qui contient ' s’écrit entre \""),
)
OPEN_BRACKET: Final = Kind(
    "open_bracket",
    FAULT,
    mark("« {sign} », au signe {position}, n’est pas refermé"),
    mark("ajoutez « {wanted} »"),
)
STRAY_BRACKET: Final = Kind(
    "stray_bracket",
    FAULT,
    mark("« {sign} », au signe {position}, ne ferme rien"),
    mark("retirez-le, ou ouvrez-le plus tôt"),
)
MISSING_VALUE: Final = Kind(
    "missing_value",
    FAULT,
    mark("il manque une valeur avant « {sign} » (signe {position})"),
    mark("écrivez-la ; un texte vide s’écrit ''"),
)
MISSING_OPERATOR: Final = Kind(
    "missing_operator",
    FAULT,
    mark("rien ne relie « {rest} » à ce qui précède (signe {position})"),
    mark("mettez entre les deux =, and, or, + ou une virgule"),
)
OPEN_REFERENCE: Final = Kind(
    "open_reference",
    FAULT,
    mark("« {found} » n’est pas refermé (signe {position})"),
    mark("ajoutez « }} » après le nom de la question"),
)
BAD_REFERENCE: Final = Kind(
    "bad_reference",
    FAULT,
    mark("« {found} » ne nomme pas une question (signe {position})"),
    mark("écrivez par exemple ${{age}}"),
)
UNKNOWN_FUNCTION: Final = Kind(
    "unknown_function",
    FAULT,
    mark("la fonction « {name} » n’est pas connue (signe {position})"),
    mark("employez une fonction de la liste du guide"),
)
MISSPELT_FUNCTION: Final = Kind(
    "misspelt_function",
    FAULT,
    mark("la fonction « {name} » n’est pas connue (signe {position})"),
    mark("vouliez-vous dire « {near} » ?"),
)
REFUSED_FUNCTION: Final = Kind(
    "refused_function",
    FAULT,
    mark("la fonction « {name} » n’est pas lue ici (signe {position})"),
    mark("retirez-la, ou demandez la réponse autrement"),
)
ARGUMENTS_EXACT: Final = Kind(
    "arguments_exact",
    FAULT,
    mark("« {name}() » prend {fewest} argument(s), pas {given} (signe {position})"),
    mark("corrigez ce qui est entre ses parenthèses"),
)
ARGUMENTS_BETWEEN: Final = Kind(
    "arguments_between",
    FAULT,
    mark("« {name}() » prend de {fewest} à {most} arguments, pas {given} (signe {position})"),
    mark("corrigez ce qui est entre ses parenthèses"),
)
ARGUMENTS_AT_LEAST: Final = Kind(
    "arguments_at_least",
    FAULT,
    mark("« {name}() » prend au moins {fewest} argument(s), pas {given} (signe {position})"),
    mark("corrigez ce qui est entre ses parenthèses"),
)
ARGUMENTS_IN_PAIRS: Final = Kind(
    "arguments_in_pairs",
    FAULT,
    mark("les derniers arguments de « {name}() » vont par deux (signe {position})"),
    mark("complétez la dernière paire"),
)
LITERAL_WANTED: Final = Kind(
    "literal_wanted",
    FAULT,
    mark("dans « {name}() », l’argument {place} s’écrit en toutes lettres, entre guillemets (signe {position})"),
    mark("écrivez-le entre guillemets"),
)
QUESTION_WANTED: Final = Kind(
    "question_wanted",
    FAULT,
    mark("dans « {name}() », l’argument {place} nomme une question ou un groupe répété (signe {position})"),
    mark("écrivez par exemple ${{age}}"),
)
UNREADABLE_PATTERN: Final = Kind(
    "unreadable_pattern",
    FAULT,
    mark("le modèle « {pattern} » ne se lit pas à partir de « {rest} »"),
    mark("corrigez-le ; les signes ( ) [ ] {{ }} . * + ? s’écrivent après \\"),
)
NESTED_LOOK: Final = Kind(
    "nested_look",
    FAULT,
    mark("le modèle « {pattern} » met un (?=…) ou un (?!…) dans un autre"),
    mark("écrivez-les l’un après l’autre"),
)
ATTRIBUTE: Final = Kind(
    "attribute_in_path",
    FAULT,
    mark("les attributs, comme « @{name} », ne sont pas lus (signe {position})"),
    mark("nommez une question ou une colonne de la liste"),
)
UNKNOWN_AXIS: Final = Kind(
    "unknown_axis",
    FAULT,
    mark("« {name} » n’est pas un chemin connu (signe {position})"),
    mark("écrivez par exemple ../age ou /data/age"),
)
TOO_LONG: Final = Kind(
    "long_expression", FAULT, mark("l’expression dépasse {most} signes"), mark("faites-en plusieurs calculs")
)
TOO_DEEP: Final = Kind(
    "deep_expression", FAULT, mark("l’expression a plus de {most} étages"), mark("faites-en plusieurs calculs")
)

KINDS: Final[tuple[Kind, ...]] = (
    UNFINISHED, UNREADABLE, UNREADABLE_STEP, OTHER_SIGN, CURLY_QUOTE, OPEN_TEXT, QUOTE_IN_TEXT, OPEN_BRACKET,
    STRAY_BRACKET, MISSING_VALUE, MISSING_OPERATOR, OPEN_REFERENCE, BAD_REFERENCE, UNKNOWN_FUNCTION, MISSPELT_FUNCTION,
    REFUSED_FUNCTION, ARGUMENTS_EXACT, ARGUMENTS_BETWEEN, ARGUMENTS_AT_LEAST, ARGUMENTS_IN_PAIRS, LITERAL_WANTED,
    QUESTION_WANTED, UNREADABLE_PATTERN, NESTED_LOOK,
    ATTRIBUTE, UNKNOWN_AXIS, TOO_LONG, TOO_DEEP,
)  # fmt: skip
