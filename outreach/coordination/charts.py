"""A figure drawn as SVG on the server: bars for what is compared in a period, a line over the periods.

Knows no page. No script, no font and nothing from elsewhere; light or dark as the reader's machine is.
"""

import sys
from collections.abc import Sequence
from typing import Any, Final

import pygal
from pygal.style import Style

# The library hooks itself into every import of the process, for plug-ins that we have not, and Python warns of it.
sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != pygal.__name__]
_DARK: Final = (
    "inline:@media (prefers-color-scheme: dark) { text { fill: #f2f2f2 !important }"
    " .background { fill: #16181d !important } .guides, .axis .line { stroke: #8a93a0 !important } }"
)
_STYLE: Final = Style(
    background="#ffffff", plot_background="#ffffff", foreground="#1b1f24", foreground_strong="#1b1f24",
    foreground_subtle="#5b6470", colors=("#1f5fa8", "#c2571a"), font_family="system-ui, sans-serif",
    label_font_size=15, major_label_font_size=15, value_font_size=15, legend_font_size=15, no_data_font_size=18,
)  # fmt: skip
_MOST_LETTERS: Final = 28

# A series: its name, and a value by label.
Series = tuple[str, Sequence[float | None]]


def draw_bars(labels: Sequence[str], series: Sequence[Series]) -> bytes:
    """Draw bars beside each other, the first label at the top."""
    chart = pygal.HorizontalBar(**_tell_frame(len(labels) * len(series)))
    chart.x_labels = [_shorten(label) for label in reversed(labels)]
    return _draw(chart, [(name, list(reversed(values))) for name, values in series])


def draw_line(labels: Sequence[str], series: Sequence[Series]) -> bytes:
    """Draw a line over periods; a period without a value is a gap in it."""
    chart = pygal.Line(**{**_tell_frame(10), "dots_size": 5, "stroke_style": {"width": 3}, "range": None})
    chart.x_labels = list(labels)
    return _draw(chart, series)


def _tell_frame(bars: int) -> dict[str, object]:
    return {
        "style": _STYLE, "js": [], "css": ["file://style.css", "file://graph.css", _DARK], "width": 720,
        "height": max(260, 90 + 34 * bars), "legend_at_bottom": True, "legend_box_size": 14, "margin": 12,
        "margin_right": 48,
        "print_values": True, "value_formatter": _tell, "disable_xml_declaration": False, "include_x_axis": True,
        "show_x_guides": False, "pretty_print": False,
    }  # fmt: skip


def _draw(chart: pygal.graph.graph.Graph, series: Sequence[Series]) -> bytes:
    for name, values in series:
        chart.add(name, list(values))
    chart.add_xml_filter(_drop_scripts)
    drawn: bytes = chart.render()
    return drawn


def _drop_scripts(root: Any) -> Any:
    for parent in list(root.iter()):
        for child in list(parent):
            if str(child.tag).endswith("script"):
                parent.remove(child)
    return root


def _shorten(label: str) -> str:
    # What tells two lines apart comes last: the beginning is cut.
    first, between, last = label.rpartition(" · ")
    room = _MOST_LETTERS - len(between) - len(last) if between else _MOST_LETTERS
    if between and room >= 6:
        return f"{_cut(first, room)}{between}{last}"
    return _cut(label, _MOST_LETTERS)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _tell(value: float | None) -> str:
    return "" if value is None else f"{value:g}".replace(".", ",")
