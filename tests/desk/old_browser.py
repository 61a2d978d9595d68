"""A browser of 2018 (Firefox 60, of many offices), made of a new one: no script, and what its style sheets do not know.

A rule whose selector it cannot read is left out whole, a declaration alone; dates of support are MDN's.
"""

import re
from typing import Final

from playwright.sync_api import Route

# Selectors of 2020 and on: one of them in a list, and the whole rule is dropped.
SELECTORS: Final = re.compile(r":is\(|:where\(|:has\(|:focus-visible|:focus-within\(|:not\([^)]*,|::-webkit")
PROPERTIES: Final = re.compile(
    r"^(inset(-.*)?|(margin|padding|border)-(block|inline)|(row-|column-)?gap|accent-color|aspect-ratio|color-scheme"
    r"|text-underline-offset|translate|scale|rotate|overflow-block|overflow-inline)$"
)
VALUES: Final = re.compile(r"\b(min|max|clamp|env)\(|anywhere|\"/\"\"")
_NEWER_MEDIA: Final = re.compile(r"@media[^{]*(?:prefers-|forced-colors|any-hover)[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}")
_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")


def age_sheet(sheet: str) -> str:
    """Return what a browser of 2018 understands of a style sheet."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    return _RULE.sub(_age_rule, _NEWER_MEDIA.sub("", sheet))


def _age_rule(rule: re.Match[str]) -> str:
    selector, body = rule[1], rule[2]
    if SELECTORS.search(selector):
        # What opens the block of a media query stands before its first rule.
        return selector[: selector.rfind("{") + 1] if "{" in selector else ""
    kept = [told for told in body.split(";") if told.strip() and not _is_new(told)]
    return f"{selector}{{{';'.join(kept)}}}"


def _is_new(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return bool(PROPERTIES.match(name.strip()) or VALUES.search(value))


def age(route: Route) -> None:
    """Answer a style sheet as such a browser reads it."""
    answer = route.fetch()
    route.fulfill(response=answer, body=age_sheet(answer.text()))
