"""Answers as one text and one hash: what is kept, and how a replay is told from another submission."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(answers: Mapping[str, Any]) -> str:
    """Return answers as compact JSON with sorted keys, non-ASCII letters kept."""
    return json.dumps(answers, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True)


def hash_answers(answers: Mapping[str, Any]) -> str:
    """Return the hexadecimal SHA-256 of the canonical answers."""
    return hash_canonical(canonical(answers))


def hash_canonical(told: str) -> str:
    """Return the hexadecimal SHA-256 of canonical answers."""
    return hashlib.sha256(told.encode("utf-8")).hexdigest()
