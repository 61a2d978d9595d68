"""What is written once and shown to many: pages that a phone keeps, named by the hash of what they hold.

Kept until something it was made of is another object; packed: a town may have forty questionnaires in two languages.
"""

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from threading import RLock
from typing import Any, Final, TypeVar, cast

T = TypeVar("T")
_MARK_SIGNS: Final = 10
# What a page asks for, now or later: addresses that say which content they stand for. Its twin is in keep-shell.js.
_ASKED: Final = re.compile(r'="(/[^"]*[?&;]v=[0-9a-f-]+[^"]*)"')


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page, packed; the mark by which a phone knows that it has it whole; the addresses it needs besides."""

    packed: bytes
    mark: str
    needs: tuple[str, ...]

    @property
    def content(self) -> bytes:
        """The page as it is sent."""
        return zlib.decompress(self.packed)


def pack_page(text: str) -> KeptPage:
    """Pack a page and mark it."""
    content = text.encode()
    mark = hashlib.sha256(content).hexdigest()[:_MARK_SIGNS]
    return KeptPage(zlib.compress(content), mark, tuple(dict.fromkeys(map(unescape, _ASKED.findall(text)))))


class PageShelf:
    """Things by what they show, each beside the very objects that it was made of."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[tuple[object, ...], Any]] = {}
        # Every phone of the town asks at nine: what takes a while is made for one of them, the others wait.
        self._making = RLock()

    def keep(self, key: tuple[str, ...], made_of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is kept under a key, made anew when something it is made of is no longer the same object."""
        if not self._is_fresh(key, made_of):
            with self._making:
                if not self._is_fresh(key, made_of):
                    self._kept[key] = (made_of, make())
        return cast(T, self._kept[key][1])

    def _is_fresh(self, key: tuple[str, ...], made_of: tuple[object, ...]) -> bool:
        known = self._kept.get(key)
        return known is not None and all(one is other for one, other in zip(known[0], made_of, strict=True))
