"""How a figure is drawn: which points its rows give, and the Vega-Lite specification of those points.

Pure. Knows rows and a drawing as `dashboards.py` declares it; hands on what the page gives to Vega-Lite.
"""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from outreach.observatory.tables import TOO_RARE
from outreach.vocabulary import space_french

# As wide as half a phone, as high as still reads as one name.
LINE: Final = 22
LINES: Final = 4
LINES_OF: Final = r"split(datum.value, '\n')"
NUMBERED: Final = re.compile(r"\w{1,3}\. ")
# By what a gap belongs to an action of the road map.
KINDS: Final = {"right": "par le droit", "status": "par le statut"}
Points = list[dict[str, Any]]


def list_points(drawing: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Points:
    """Return what is drawn: the name, the value and what splits each row that is published, to so many bars."""
    told = [row for row in rows if row[drawing["up"]] is not None]
    return list(_read_points(drawing, told if drawing["over_time"] else told[: drawing["most"]]))


def _read_points(drawing: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        number = f"{row[drawing['number']]}. " if drawing["number"] else ""
        split = str(row[drawing["split"]]) if drawing["split"] else ""
        label = f"{number}{row[drawing['along']]}"
        yield {
            "label": label,
            "value": row[drawing["up"]],
            "split": KINDS.get(split, split).capitalize() if drawing["split"] == "kind" else split,
        }


def write_number(value: float) -> str:
    """Return a number as one writes it in French."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    return text.replace(",", "\u202f").replace(".", ",")


def name_points(points: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the name of each bar in short lines, no two alike: what splits is said where the label is not enough."""
    alike = Counter(point["label"] for point in points)
    names: list[str] = []
    for point in points:
        name = _wrap(_name_bar(point, alike[point["label"]] > 1))
        while name in names:
            # Two bars of one name would be drawn over each other.
            name += "\u200b"
        names.append(name)
    return names


def _wrap(name: str) -> str:
    return "\n".join(textwrap.wrap(space_french(name), LINE, max_lines=LINES, placeholder="…")) or name


def _name_bar(point: Mapping[str, Any], alike: bool) -> str:
    label, split = str(point["label"]), str(point["split"])
    if split.isdigit():
        return f"{split} jours : {label}"
    if split and label == TOO_RARE:
        # Rights too rare to be named have their family for name.
        return f"{split} : autres droits"
    if split and alike:
        number, dot, rest = label.partition(". ") if NUMBERED.match(label) else ("", "", label)
        return f"{number}{dot}{split} : {rest}"
    return label


def build_spec(
    title: str, drawing: Mapping[str, Any], points: Sequence[Mapping[str, Any]], periods: Sequence[str]
) -> dict[str, Any]:
    """Return the Vega-Lite specification of some points: lines over all periods, else bars in the order they come."""
    told = {"description": title, "width": "container", "autosize": {"type": "fit-x", "contains": "padding"}}
    build = _build_lines if drawing["over_time"] else _build_bars
    return told | build(drawing, points, periods)


def _build_lines(
    drawing: Mapping[str, Any], points: Sequence[Mapping[str, Any]], periods: Sequence[str]
) -> dict[str, Any]:
    # The domain is said, or the legends of colours and of shapes would not be one.
    domain = list(dict.fromkeys(point["split"] for point in points))
    split = {"field": "split", "type": "nominal", "title": None, "scale": {"domain": domain}}
    colour = {"color": split} if drawing["split"] else {}
    # Told apart by their shapes too, for who does not tell colours.
    shape = {"shape": split} if drawing["split"] else {}
    axis = {"labelAngle": -35}
    # A period that says nothing breaks the line: joined over it, it would tell what is not published.
    broken = {"invalid": "break-paths-show-path-domains"}
    return {
        "height": 220,
        "data": {"values": [*points, *_list_silences(points, periods)]},
        "encoding": {
            "x": {"field": "label", "type": "ordinal", "title": None, "axis": axis, "scale": {"domain": list(periods)}},
            "y": _build_value(drawing["unit"]),
        },
        "layer": [
            {"mark": {"type": "line", **broken}, "encoding": colour},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {**colour, **shape, "tooltip": _build_tooltip(drawing)},
            },
        ],
    }


def _list_silences(points: Sequence[Mapping[str, Any]], periods: Sequence[str]) -> Iterator[dict[str, Any]]:
    for split in dict.fromkeys(point["split"] for point in points):
        told = {point["label"] for point in points if point["split"] == split}
        yield from ({"label": period, "value": None, "split": split} for period in periods if period not in told)


def _build_bars(
    drawing: Mapping[str, Any], points: Sequence[Mapping[str, Any]], _periods: Sequence[str]
) -> dict[str, Any]:
    names = name_points(points)
    bars = [{**point, "name": name} for point, name in zip(points, names, strict=True)]
    # Vega puts the first line of a name beside its bar: all lines together belong there.
    raised = [{"test": f"length({LINES_OF}) === {lines}", "value": -8 * (lines - 1)} for lines in range(2, LINES + 1)]
    axis = {
        "labelExpr": LINES_OF, "labelLimit": 170, "labelPadding": 6, "ticks": False, "domain": False,
        "labelOffset": {"condition": raised, "value": 0},
    }  # fmt: skip
    along = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": axis}
    value = _build_value(drawing["unit"]) | {"axis": {"grid": False, "tickCount": 5}}
    return {
        # Room for the value beside the longest bar.
        "padding": {"right": 45},
        "height": {"step": 14 + 16 * max((1 + name.count("\n") for name in names), default=1)},
        "data": {"values": bars},
        "encoding": {"y": along, "x": value, "tooltip": _build_tooltip(drawing)},
        "layer": [
            {"mark": {"type": "bar", "height": 18}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "value", "format": ",~f"}},
            },
        ],
    }


def _build_value(unit: str) -> dict[str, Any]:
    return {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": True}}


def _build_tooltip(drawing: Mapping[str, Any]) -> list[dict[str, str]]:
    split = [{"field": "split", "title": "Dont"}] if drawing["split"] else []
    value = {"field": "value", "title": drawing["unit"], "format": ",~f"}
    return [{"field": "label", "title": "Quoi"}, *split, value]
