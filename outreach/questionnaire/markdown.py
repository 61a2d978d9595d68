"""What a label says, shown: the Markdown that the survey world reads in labels, hints, notes and messages.

Hands on safe HTML, or the bare text where no sign may stand. No HTML of an author passes, nor an address that is not of
the web, a mailbox or a telephone; a cited answer is a place that the page fills.
"""

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

# The place of an answer in a label.
CITED: Final = re.compile(r"\$\{\s*([^\W\d][\w.-]*)\s*\}")
# A label without any of these is its own text: no library is called for it.
_SIGNS: Final = re.compile(r"[*_\[\\\n<\u202a-\u202e\u2066-\u2069\ue000\ue001]|^\s*#|&#?\w+;|\$\{")
# What authors write for colours and sizes: dropped, what it holds is kept. Anything else between < and > is text.
_DRESSING: Final = re.compile(r"</?(?:span|div|p|font|center|big|small|b|i|u|strong|em|h[1-6])(?:\s[^<>]*)?>", re.I)
_BREAK: Final = re.compile(r"<br\s*/?>", re.I)
# Unseen signs that turn the rest of the page around, and the two that stand for a cited answer below.
_UNSEEN: Final = re.compile("[\u202a-\u202e\u2066-\u2069\ue000\ue001]")
_PLACE: Final = re.compile("\ue000([0-9]+)\ue001")
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:|tel:)[^\s]+", re.I)
_RULES: Final = ["heading", "list", "emphasis", "link", "newline", "escape", "entity"]


@lru_cache(4096)
def write_label(text: str, links: bool = True) -> str:
    """Return a label as HTML that may stand inside a line; plain text when it has no sign of Markdown."""
    return _write(text, _LINES if links else _CHOICES)


@lru_cache(1024)
def write_note(text: str) -> str:
    """Return a longer text as HTML of paragraphs and lists."""
    return _write(text, _BLOCKS) if _SIGNS.search(text) else Markup("<p>") + text + Markup("</p>")


@lru_cache(4096)
def strip_label(text: str) -> str:
    """Return a label without its Markdown, a cited answer being left out: for an attribute, a sentence, a file."""
    return Markup(write_label(text, False)).striptags() if _SIGNS.search(text) else text


def _write(text: str, writer: MarkdownIt) -> str:
    if not _SIGNS.search(text):
        return text
    cited: list[str] = []

    def keep(found: re.Match[str]) -> str:
        cited.append(found[1])
        return f"\ue000{len(cited) - 1}\ue001"

    plain = _DRESSING.sub("", _BREAK.sub("\n", _UNSEEN.sub("", text)))
    told = writer.render(CITED.sub(keep, plain)).strip()
    if writer is not _BLOCKS:
        told = re.sub(r"(?:<br>\s*)+$", "", told)
    return Markup(_PLACE.sub(lambda found: _write_cited(cited[int(found[1])]), told))


def _write_cited(name: str) -> str:
    return f'<output data-cite="{escape(name)}"></output>'


def _build(renderer: type[RendererHTML]) -> MarkdownIt:
    writer = MarkdownIt("zero", {"breaks": True, "html": False}, renderer_cls=renderer).enable(_RULES)
    # An answer never leaves in an address.
    writer.validateLink = lambda url: bool(_ADDRESS.fullmatch(url)) and "%EE%80%80" not in url  # type: ignore
    return writer


class _Blocks(RendererHTML):
    """Paragraphs, lists and links that open beside the form; headings are strong: the page has its own."""

    def link_open(
        self, tokens: Sequence[Token], place: int, options: OptionsDict, told: MutableMapping[str, Any]
    ) -> str:
        """Open a link in another tab: the answers stay on this one."""
        token = tokens[place]
        token.attrs = {"href": token.attrs["href"], "target": "_blank", "rel": "noopener noreferrer"}
        return self.renderToken(tokens, place, options, told)

    def heading_open(self, *told: Any) -> str:
        """Open a heading."""
        return "<p><strong>"

    def heading_close(self, *told: Any) -> str:
        """Close a heading."""
        return "</strong></p>\n"


class _Lines(_Blocks):
    """The same inside a label: lines instead of paragraphs and lists."""

    def heading_open(self, *told: Any) -> str:
        """Open a heading."""
        return "<strong>"

    def heading_close(self, *told: Any) -> str:
        """Close a heading."""
        return "</strong><br>\n"

    def list_item_open(self, tokens: Sequence[Token], place: int, *told: Any) -> str:
        """Open a line of a list with its bullet or its number."""
        item = tokens[place]
        return f"{item.info}{item.markup} " if item.info else "• "


def _say(words: str) -> Callable[..., str]:
    return lambda *told: words


class _Choices(_Lines):
    """The same in a choice, which is touched as a whole: a link is its words."""

    def link_open(self, *told: Any) -> str:
        """Open no link."""
        return ""

    def link_close(self, *told: Any) -> str:
        """Close no link."""
        return ""


for _rule in ("paragraph_open", "bullet_list_open", "bullet_list_close", "ordered_list_open", "ordered_list_close"):
    setattr(_Lines, _rule, _say(""))
_Lines.paragraph_close = _say("<br>\n")  # type: ignore[attr-defined]
_Lines.list_item_close = _say("")  # type: ignore[attr-defined]

_BLOCKS: Final = _build(_Blocks)
_LINES: Final = _build(_Lines)
_CHOICES: Final = _build(_Choices)
