"""lxml as a referee: the same expressions on the same trees, by an XPath 1.0 engine that is not ours.

`${name}` becomes a variable; what ODK adds to XPath is a handful of functions written again here, as plainly as can be.
"""

import math
import re
from typing import Any

from expression_cases import TABLE, TableContext, TreeNode
from lxml import etree

SPACES = {"orx": "http://openrosa.org/xforms"}
_REFERENCE = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")


class RefereeContext(TableContext):
    """The context of the table where `.` is the node itself, as any XPath engine has it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self.past = self.node.text


def build_element(node: TreeNode) -> etree._Element:
    """Return a tree of the table as lxml has it."""
    prefix, _, name = node.name.rpartition(":")
    element = etree.Element(f"{{{SPACES[prefix]}}}{name}" if prefix else name, nsmap=SPACES)
    element.text = node.text or None
    element.extend(build_element(child) for child in node.down)
    return element


CONTEXT = RefereeContext()
ROOT = build_element(CONTEXT.root)
LISTS = {name: build_element(TreeNode(["list", *told[1:]])) for name, told in TABLE["context"]["instances"].items()}
HERE = ROOT
for place in TABLE["context"]["way"]:
    HERE = HERE[place]


def judge(expression: str) -> Any:
    """Return what lxml says of an expression; raises `etree.XPathError` for what it cannot read."""
    pieces = _QUOTED.split(expression)
    names = {found for piece in pieces[::2] for found in _REFERENCE.findall(piece)}
    variables = {f"v{number}": _give(name) for number, name in enumerate(sorted(names))}
    numbers = {name: f"$v{number}" for number, name in enumerate(sorted(names))}
    pieces[::2] = [_REFERENCE.sub(lambda found: numbers[found[1]], piece) for piece in pieces[::2]]
    return _tell(HERE.xpath("".join(pieces), namespaces=SPACES, **variables))


def tell_text(said: Any) -> str:
    """Return what was said as text, whichever engine said it."""
    if isinstance(said, list):
        return said[0].split("=", 1)[-1] if said else ""
    if isinstance(said, bool):
        return str(said).lower()
    return said if isinstance(said, str) else repr(float(said))


def _give(name: str) -> Any:
    value = CONTEXT.value(name)
    if not isinstance(value, list):
        return value
    found = []
    for item in value:
        if isinstance(item, str):
            holder = etree.SubElement(etree.Element("holder"), "item")
            holder.text = item
            found.append(holder)
        else:
            found += [each for each in ROOT.iter() if _find_way(each) == _find_way_of(item)]
    return found


def _find_way(element: etree._Element) -> list[int]:
    above = element.getparent()
    return [] if above is None else [*_find_way(above), above.index(element)]


def _find_way_of(node: TreeNode) -> list[int]:
    return [] if node.up is None else [*_find_way_of(node.up), node.up.down.index(node)]


def _tell(said: Any) -> Any:
    if isinstance(said, list):
        return [f"{_name(each)}={'' if len(each) else each.text or ''}" for each in said if hasattr(each, "tag")]
    if isinstance(said, float) and not math.isfinite(said):
        return {"number": "NaN" if math.isnan(said) else "Infinity" if said > 0 else "-Infinity"}
    return str(said) if isinstance(said, str) else said


def _name(element: etree._Element) -> str:
    space, _, name = str(element.tag).rpartition("}")
    return f"orx:{name}" if space else name


def _string(value: Any) -> str:
    if isinstance(value, list):
        return (value[0].text or "") if value else ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str) else re.sub(r"\.0$", "", repr(value + 0.0)).replace("nan", "NaN")


def _number(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float) else float(_string(value))
    except ValueError:
        return math.nan


def _truth(value: Any) -> bool:
    return value == value and bool(value)


def _each(*values: Any) -> list[Any]:
    return [part for value in values for part in (value if isinstance(value, list) else [value])]


def _find_numbers(*values: Any) -> list[float]:
    told = [_number([each] if hasattr(each, "tag") else each) for each in _each(*values)]
    return [number for number in told if number == number]


def _join(mark: Any, *values: Any) -> str:
    return _string(mark).join(_string([each] if hasattr(each, "tag") else each) for each in _each(*values))


ADDED = {
    "if": lambda told, held, one, other: one if _truth(held) else other,
    "selected": lambda told, value, code: _string(code).strip() in _string(value).split(" "),
    "count-selected": lambda told, value: len(_string(value).split()),
    "selected-at": lambda told, value, place: dict(enumerate(_string(value).split())).get(int(place), ""),
    "coalesce": lambda told, *given: next((each for each in given if _string(each) not in ("", "NaN")), ""),
    "join": lambda told, mark, *given: _join(mark, *given),
    "int": lambda told, value: float(math.trunc(_number(value))) if math.isfinite(_number(value)) else _number(value),
    "abs": lambda told, value: abs(_number(value)),
    "sqrt": lambda told, value: math.sqrt(_number(value)),
    "pow": lambda told, value, times: _number(value) ** _number(times),
    "pi": lambda told: math.pi,
    "min": lambda told, *given: min(_find_numbers(*given), default=math.nan),
    "max": lambda told, *given: max(_find_numbers(*given), default=math.nan),
    "count-non-empty": lambda told, given: sum(1 for each in given if each.text or len(each)),
    "substr": lambda told, value, *ends: _string(value)[slice(*[int(end) for end in ends], *[None] * (2 - len(ends)))],
    "ends-with": lambda told, value, end: _string(value).endswith(_string(end)),
    "today": lambda told: CONTEXT.today,
    "current": lambda told: [HERE],
    "instance": lambda told, name: [LISTS[name]] if name in LISTS else [],
    "once": lambda told, value: [HERE],
}
etree.FunctionNamespace(None).update(ADDED)
