"""The table that the bench prints: what was measured, beside the aim and what it means for it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: a measure, its unit, and the aim (`least` or `most`) if there is one."""

    label: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    digits: int = 0

    @property
    def verdict(self) -> str:
        """Whether the aim is met, as a word."""
        if self.least is None and self.most is None:
            return ""
        met = (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)
        return "ok" if met else "MISSED"

    @property
    def aim(self) -> str:
        """The aim as it is written."""
        if self.least is not None:
            return f">= {self.least:g} {self.unit}"
        return f"<= {self.most:g} {self.unit}" if self.most is not None else ""


def write_table(figures: Sequence[Figure]) -> str:
    """Write the lines of the table."""
    wide = max(len(figure.label) for figure in figures)
    lines = [f"{'':{wide}}  {'measured':>14}  {'aim':>14}"]
    for figure in figures:
        measured = f"{figure.value:,.{figure.digits}f} {figure.unit}"
        lines.append(f"{figure.label:{wide}}  {measured:>14}  {figure.aim:>14}  {figure.verdict}".rstrip())
    return "\n".join(lines)
