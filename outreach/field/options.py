"""The choices of a question as they are written in the page: cut once a list, put together at each page.

Half of what a page of short questions costs is its choices, and they hardly change from one page to the next.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from outreach.field.controls import Offered


def write_options(
    name: str,
    offered: Sequence[Offered],
    chosen: Collection[str],
    several: bool,
    searched: bool,
    left: Collection[str] | None = None,
    fixed: bool = False,
) -> Markup:
    """Write the choices of a question; those of a list that is searched carry the words that find them.

    A filter hides those that it has not `left`; of a fixed answer, the others cannot be chosen.
    """
    start = f'\n<label><input type="{"checkbox" if several else "radio"}" name="{escape(name)}" value="'
    cut = _cut(tuple(offered), searched)
    if left is not None or fixed:
        return Markup("".join(f"{_hold(start, value, chosen, left, fixed)}{rest}" for value, _, rest in cut))
    if not chosen:
        return Markup("".join(f"{start}{code}{rest}" for _, code, rest in cut))
    return Markup("".join(f'{start}{code}{" checked" if value in chosen else ""}{rest}' for value, code, rest in cut))


def _hold(start: str, value: str, chosen: Collection[str], left: Collection[str] | None, fixed: bool) -> str:
    out, held = left is not None and value not in left, value in chosen
    told = start.replace("<label>", "<label hidden>") if out else start
    shut = " disabled" if out or (fixed and not held) else ""
    return f'{told}{escape(value)}"{" checked" if held else ""}{shut}'


@lru_cache(512)
def _cut(offered: tuple[Offered, ...], searched: bool) -> tuple[tuple[str, str, str], ...]:
    return tuple(_cut_each(offered, searched))


def _cut_each(offered: tuple[Offered, ...], searched: bool) -> Iterator[tuple[str, str, str]]:
    for value, text, words, picture in offered:
        found = f' data-w="{escape(words)}"' if words and searched else ""
        shown = f'<img src="{escape(picture)}" alt="" loading="lazy">' if picture else ""
        # What holds tags stands as one thing in a chip, which lays its parts out side by side.
        told = Markup("<bdi>{}</bdi>").format(text) if isinstance(text, Markup) else escape(text)
        yield value, f'{escape(value)}"', f"{found}><span>{shown}{told}</span></label>"
