"""What a form shows and does not hold: the files of its labels, its long lists; told by their addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _has_none(list_name: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Beside:
    """The addresses of files by name, and that of a list; a form shown nowhere has none."""

    files: Mapping[str, str] = field(default_factory=dict)
    list_address: Callable[[str], str] = _has_none
