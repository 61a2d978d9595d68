"""One table: for each type of question, how an answer is read, how expressions spell it, who gives it.

A new type is a row here. What a questionnaire about people may not ask is in `privacy.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from outreach.questionnaire.readings import (
    Reader,
    read_code,
    read_day,
    read_decimal,
    read_file,
    read_hour,
    read_integer,
    read_moment,
    read_one,
    read_place,
    read_range,
    read_ranking,
    read_several,
    read_text,
    read_tick,
)


@dataclass(frozen=True, slots=True)
class QuestionType:
    """How answers of one type are read and spelt; without a reader, the type takes no answer.

    `chosen`: from a list. `asked`: somebody sees it and answers. `device`: a telephone fills it in by itself.
    """

    name: str
    read: Reader | None
    spell: Callable[[Any], str] = str
    chosen: bool = False
    asked: bool = True
    device: bool = False


QUESTION_TYPES: Final[dict[str, QuestionType]] = {
    kind.name: kind
    for kind in (
        QuestionType("text", read_text),
        QuestionType("integer", read_integer),
        QuestionType("decimal", read_decimal),
        QuestionType("range", read_range),
        QuestionType("date", read_day),
        QuestionType("time", read_hour),
        QuestionType("dateTime", read_moment),
        QuestionType("select_one", read_one, chosen=True),
        QuestionType("select_one_from_file", read_one, chosen=True),
        QuestionType("select_one_external", read_one, chosen=True),
        QuestionType("select_multiple", read_several, " ".join, chosen=True),
        QuestionType("select_multiple_from_file", read_several, " ".join, chosen=True),
        QuestionType("rank", read_ranking, " ".join, chosen=True),
        QuestionType("geopoint", read_place),
        QuestionType("image", read_file),
        QuestionType("audio", read_file),
        QuestionType("file", read_file),
        QuestionType("barcode", read_code),
        QuestionType("acknowledge", read_tick),
        QuestionType("note", None),
        QuestionType("calculate", read_text, asked=False),
        QuestionType("hidden", read_text, asked=False),
        QuestionType("start", read_moment, asked=False, device=True),
        QuestionType("end", read_moment, asked=False, device=True),
        QuestionType("today", read_day, asked=False, device=True),
        QuestionType("username", read_text, asked=False, device=True),
        QuestionType("deviceid", read_text, asked=False, device=True),
        QuestionType("phonenumber", read_text, asked=False, device=True),
        QuestionType("email", read_text, asked=False, device=True),
        QuestionType("simserial", read_text, asked=False, device=True),
        QuestionType("subscriberid", read_text, asked=False, device=True),
        QuestionType("start-geopoint", read_place, asked=False, device=True),
        QuestionType("audit", None, asked=False, device=True),
    )
}

# Read by ODK, never here: the trace of somebody's moves, or a recording.
TRACES: Final = ("geotrace", "geoshape", "osm", "start-geotrace", "start-geoshape", "background-geopoint")
RECORDINGS: Final = ("video", "background-audio")

# The words of a `type` cell that open or close a group.
GROUP_WORDS: Final = {
    f"{word}{link}{kind}": (word, kind)
    for word in ("begin", "end")
    for link in ("_", " ")
    for kind in ("group", "repeat")
}
