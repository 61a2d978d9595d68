"""The `parameters` column in its one spelling, `key=value key=value`, with the keys each type knows.

Knows which tool reads which key. A key no tool reads for this type is dropped, and said.
"""

import re
from typing import Final

from outreach.questionnaire.findings import repairs
from outreach.questionnaire.reading.draft import Draft

_PAIR: Final = re.compile(r"([\w-]+)\s*[=:]\s*(\$\{[^}]*\}|[^\s,;]+)")
_SELECT: Final = ("randomize", "seed")
_FILE: Final = (*_SELECT, "value", "label")
_KEYS: Final = {
    "select_one": _SELECT, "select_multiple": _SELECT, "rank": _SELECT, "select_one_external": _SELECT,
    "select_one_from_file": _FILE, "select_multiple_from_file": _FILE,
    "range": ("start", "end", "step", "tick_interval", "placeholder", "tick_labelset"),
    "text": ("rows",), "image": ("max-pixels", "app"), "audio": ("quality",), "background-audio": ("quality",),
    "geopoint": ("allow-mock-accuracy", "capture-accuracy", "warning-accuracy"),
    "geotrace": ("allow-mock-accuracy", "incremental", "reference-geometry"),
    "geoshape": ("allow-mock-accuracy", "incremental", "reference-geometry"),
    "audit": ("identify-user", "location-max-age", "location-min-interval", "location-priority", "track-changes",
              "track-changes-reasons"),
}  # fmt: skip


def read_parameters(draft: Draft) -> None:
    """Spell the parameters of every row anew."""
    for line in draft.table("survey").lines:
        told = line.read("parameters")
        if not told:
            continue
        known = _KEYS.get(line.read("type").partition(" ")[0], ())
        pairs = {key.lower(): value for key, value in _PAIR.findall(told)}
        for key in [key for key in pairs if key not in known]:
            draft.note(repairs.PARAMETER_DROPPED, "survey", line.number, "parameters", name=key)
            del pairs[key]
        if pairs.get("randomize", "").lower() not in ("", "true", "false"):
            pairs["randomize"] = "true" if pairs["randomize"].lower() in ("yes", "1", "true()") else "false"
        read = " ".join(f"{key}={value}" for key, value in pairs.items())
        if [part for part in re.split(r"[\s,;]+", told) if part] != read.split() and (pairs or "=" not in told):
            draft.note(repairs.PARAMETERS_SPELT, "survey", line.number, "parameters", text=f"« {read} »")
        if read:
            line.cells["parameters"] = read
        else:
            del line.cells["parameters"]
