"""The kinds of change between two versions, each with what it means for the answers already kept.

One kind a row; sentences are message ids of gettext with `{facts}`. Knows no survey.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from outreach.questionnaire.markdown import CITED, strip_label
from outreach.questionnaire.survey import FRENCH, Labels, choose_label
from outreach.vocabulary import mark

Translate = Callable[[str], str]

KEEPS_ITS_COLUMN: Final = mark("les réponses déjà reçues restent dans la colonne « {name} »")
TWO_COLUMNS: Final = mark(
    "les réponses déjà reçues restent dans la colonne « {before} », les nouvelles iront dans « {name} »"
)
SAME_COLUMNS: Final = mark("les réponses gardent leurs colonnes")
OTHER_TABLE: Final = mark("les réponses déjà reçues restent dans leur tableau, les nouvelles vont dans un autre")
BLANK_BEFORE: Final = mark("les réponses déjà reçues n’en disent rien")
SAME_COLUMN: Final = mark("la colonne reste la même : vérifiez que la question a gardé son sens")
NOT_LOOKED_AT_AGAIN: Final = mark("les réponses déjà reçues ne sont pas revues")
CODE_STAYS: Final = mark("les réponses déjà reçues gardent ce code")
NO_EFFECT: Final = mark("les réponses n’en sont pas changées")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change: a stable code, its sentence, what it means for the answers."""

    code: str
    sentence: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in one place: `labels` name the question or section, none for the whole questionnaire.

    `facts` are texts; those of `marked` are message ids, told in the reader's language.
    """

    kind: Kind
    path: tuple[str, ...] = ()
    labels: Labels = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The name of the question or section in the sheet."""
        return self.path[-1] if self.path else ""

    def tell_place(self, language: str = FRENCH) -> str:
        """Return how the question or section is called, its name when it has no label."""
        return " ".join(strip_label(CITED.sub("…", choose_label(self.labels, language))).split()) or self.name

    def write(self, translate: Translate = str) -> str:
        """Return what changed, without the place."""
        return translate(self.kind.sentence).format(**self._tell_facts(translate))

    def tell_meaning(self, translate: Translate = str) -> str:
        """Return what it means for the answers already kept."""
        return translate(self.kind.meaning).format(**self._tell_facts(translate)) if self.kind.meaning else ""

    def _tell_facts(self, translate: Translate) -> dict[str, str]:
        facts = {name: translate(fact) if name in self.marked and fact else fact for name, fact in self.facts.items()}
        return {"name": self.name, **facts}


TITLE: Final = Kind("title", mark("le titre change ({language}) : « {before} » devient « {after} »"), NO_EFFECT)
LANGUAGE_ADDED: Final = Kind("language_added", mark("langue ajoutée : {language}"), NO_EFFECT)
LANGUAGE_REMOVED: Final = Kind("language_removed", mark("langue retirée : {language}"), NO_EFFECT)
LANGUAGE_FIRST: Final = Kind("language_first", mark("la langue par défaut devient : {language}"), NO_EFFECT)
STYLE: Final = Kind("style", mark("le questionnaire se montre autrement : {before} devient {after}"), NO_EFFECT)
OPENED: Final = Kind("opened", mark("le questionnaire est dit ne plus porter sur des personnes"))
CLOSED: Final = Kind("closed", mark("le questionnaire est dit porter sur des personnes"))
RECORD_ADDED: Final = Kind("record_added", mark("les réponses font une fiche {record}"), NOT_LOOKED_AT_AGAIN)
RECORD_REMOVED: Final = Kind("record_removed", mark("les réponses ne font plus de fiche {record}"), NOT_LOOKED_AT_AGAIN)
RECORD_CHANGED: Final = Kind("record_changed", mark("la fiche {record} se fait autrement"), NOT_LOOKED_AT_AGAIN)

QUESTION_ADDED: Final = Kind("question_added", mark("question ajoutée ({type})"), BLANK_BEFORE)
QUESTION_REMOVED: Final = Kind("question_removed", mark("question retirée"), KEEPS_ITS_COLUMN)
QUESTION_RENAMED: Final = Kind(
    "question_renamed", mark("probablement renommée : « {before} » devient « {name} »"), TWO_COLUMNS
)
SECTION_ADDED: Final = Kind("section_added", mark("section ajoutée, avec {count} question(s)"), BLANK_BEFORE)
SECTION_REMOVED: Final = Kind(
    "section_removed",
    mark("section retirée, avec {count} question(s)"),
    mark("les réponses déjà reçues restent dans leurs colonnes"),
)
SECTION_RENAMED: Final = Kind(
    "section_renamed", mark("section probablement renommée : « {before} » devient « {name} »"), SAME_COLUMNS
)
REPEAT_RENAMED: Final = Kind(
    "repeat_renamed", mark("section répétée probablement renommée : « {before} » devient « {name} »"), OTHER_TABLE
)
REPEATED: Final = Kind("repeated", mark("la section se répète désormais"), OTHER_TABLE)
NOT_REPEATED: Final = Kind("not_repeated", mark("la section ne se répète plus"), OTHER_TABLE)
MOVED: Final = Kind("moved", mark("déplacée dans sa section"), NO_EFFECT)
MOVED_ELSEWHERE: Final = Kind("moved_elsewhere", mark("passe de « {before} » à « {after} »"), SAME_COLUMNS)
MOVED_BETWEEN_TABLES: Final = Kind("moved_between_tables", mark("passe de « {before} » à « {after} »"), OTHER_TABLE)
TYPE: Final = Kind(
    "type",
    mark("le type change : {before} devient {after}"),
    mark(
        "les réponses déjà reçues restent comme elles sont ; celles qui se gardent autrement auront une colonne à côté"
    ),
)
LABEL: Final = Kind("label", mark("le libellé change ({language}) : « {before} » devient « {after} »"), SAME_COLUMN)
HINT: Final = Kind("hint", mark("l’indication change ({language}) : « {before} » devient « {after} »"), NO_EFFECT)
GUIDANCE: Final = Kind(
    "guidance", mark("l’aide dépliable change ({language}) : « {before} » devient « {after} »"), NO_EFFECT
)
MESSAGE: Final = Kind(
    "message", mark("le message de refus change ({language}) : « {before} » devient « {after} »"), NO_EFFECT
)
MEDIA: Final = Kind("media", mark("l’image ou le son de la question change"), NO_EFFECT)
REQUIRED: Final = Kind("required", mark("devient obligatoire"), NOT_LOOKED_AT_AGAIN)
NOT_REQUIRED: Final = Kind("not_required", mark("n’est plus obligatoire"), NOT_LOOKED_AT_AGAIN)
REQUIRED_IF: Final = Kind("required_if", mark("devient obligatoire seulement si : {after}"), NOT_LOOKED_AT_AGAIN)
ALWAYS_ASKED: Final = Kind("always_asked", mark("est désormais toujours posée"), NOT_LOOKED_AT_AGAIN)
RELEVANT: Final = Kind("relevant", mark("n’est posée que si : {after}"), NOT_LOOKED_AT_AGAIN)
CONSTRAINT: Final = Kind("constraint", mark("la réponse est acceptée si : {after}"), NOT_LOOKED_AT_AGAIN)
NO_CONSTRAINT: Final = Kind("no_constraint", mark("toute réponse est désormais acceptée"), NOT_LOOKED_AT_AGAIN)
CALCULATION: Final = Kind(
    "calculation",
    mark("le calcul change : {before} devient {after}"),
    mark("les calculs déjà enregistrés ne sont pas refaits"),
)
TRIGGERS: Final = Kind("triggers", mark("se propose de nouveau quand change : {after}"), NOT_LOOKED_AT_AGAIN)
DEFAULT: Final = Kind("default", mark("la réponse proposée au départ : {before} devient {after}"), NOT_LOOKED_AT_AGAIN)
READ_ONLY: Final = Kind("read_only", mark("ne peut plus être changée si : {after}"), NOT_LOOKED_AT_AGAIN)
NOT_READ_ONLY: Final = Kind("not_read_only", mark("peut désormais être changée"), NOT_LOOKED_AT_AGAIN)
CHOICE_FILTER: Final = Kind("choice_filter", mark("les choix offerts : {before} devient {after}"), NOT_LOOKED_AT_AGAIN)
COUNT: Final = Kind("count", mark("le nombre de répétitions : {before} devient {after}"), NOT_LOOKED_AT_AGAIN)
LIST: Final = Kind("list", mark("choisit dans la liste « {after} » au lieu de « {before} »"), CODE_STAYS)
PARAMETERS: Final = Kind("parameters", mark("les paramètres changent : {before} devient {after}"), NOT_LOOKED_AT_AGAIN)
APPEARANCE: Final = Kind("appearance", mark("se montre autrement : {before} devient {after}"), NO_EFFECT)
SAVED: Final = Kind("saved", mark("remplit dans les fiches : {before} devient {after}"), NOT_LOOKED_AT_AGAIN)
PUBLISHED: Final = Kind("published", mark("ce qui en est publié : {before} devient {after}"))

CHOICE_ADDED: Final = Kind("choice_added", mark("choix ajouté : « {label} » ({code})"), BLANK_BEFORE)
CHOICE_REMOVED: Final = Kind("choice_removed", mark("choix retiré : « {label} » ({code})"), CODE_STAYS)
CHOICE_LABEL: Final = Kind(
    "choice_label",
    mark("le choix {code} change de libellé ({language}) : « {before} » devient « {after} »"),
    mark("les réponses déjà reçues gardent ce code : vérifiez qu’il a gardé son sens"),
)
CHOICE_COLUMNS: Final = Kind("choice_columns", mark("le choix {code} change de filtre, de mots ou d’image"), CODE_STAYS)
CHOICES_MOVED: Final = Kind("choices_moved", mark("les choix changent d’ordre"), NO_EFFECT)
LIST_ADDED: Final = Kind("list_added", mark("liste ajoutée : « {list} » ({count} choix)"), NO_EFFECT)
LIST_REMOVED: Final = Kind("list_removed", mark("liste retirée : « {list} »"), NO_EFFECT)

KINDS: Final[tuple[Kind, ...]] = tuple(kind for kind in tuple(globals().values()) if isinstance(kind, Kind))
NOTHING: Final = mark("rien")
