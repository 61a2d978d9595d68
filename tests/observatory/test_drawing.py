"""How rows are drawn: no two bars of one name, no line over a silence, numbers as one writes them."""

from typing import Any

from outreach.observatory.drawing import LINE, LINES, build_spec, list_points, name_points, write_number

BARS = {"along": "label", "up": "value", "unit": "%", "split": "part", "number": "", "most": 12, "over_time": False}
LINES_OVER_TIME = {**BARS, "along": "quarter", "over_time": True}


def row(label: str, value: float | None, part: str = "", quarter: str = "2026-T1") -> dict[str, Any]:
    return {"label": label, "value": value, "part": part, "quarter": quarter}


def _flatten(name: str) -> str:
    return name.replace("\n", " ").replace("\xa0", " ")


def test_bars_of_one_label_are_told_apart() -> None:
    rows = [row("Autres quartiers", 3, "Nord"), row("Autres quartiers", 2, "Sud"), row("Le Port", 1, "Sud")]
    assert [_flatten(name) for name in name_points(list_points(BARS, rows))] == [
        "Nord : Autres quartiers", "Sud : Autres quartiers", "Le Port",
    ]  # fmt: skip
    numbered = name_points(list_points(BARS, [row("3. Loger", 3, "Par le droit"), row("3. Loger", 2, "Par le statut")]))
    assert [_flatten(name) for name in numbered] == ["3. Par le droit : Loger", "3. Par le statut : Loger"]
    twins = name_points(list_points(BARS, [row("Même nom", 3), row("Même nom", 2), row("Même nom", 1)]))
    assert len(set(twins)) == 3 and {_flatten(name).strip("\u200b") for name in twins} == {"Même nom"}


def test_long_names_are_wrapped_and_a_threshold_or_a_family_is_said() -> None:
    [name] = name_points(list_points(BARS, [row("Lutter contre les situations de rupture " * 5, 3)]))
    assert len(name.split("\n")) == LINES and all(len(line) <= LINE for line in name.split("\n"))
    points = list_points(BARS, [row("Réponse", 3, "15"), row("Droits trop rares pour être nommés", 2, "Séniors")])
    assert [_flatten(name) for name in name_points(points)] == [
        "15 jours : Réponse",
        "Séniors : autres droits",
    ]
    assert name_points(list_points(BARS, [row("", 1)])) == [""]


def test_what_is_not_published_is_not_drawn_and_breaks_the_line() -> None:
    assert list_points(BARS, [row("a", None), row("b", 0)]) == [{"label": "b", "value": 0, "split": ""}]
    rows = [row("", 1, "x", "2026-T1"), row("", None, "x", "2026-T2"), row("", 3, "x", "2026-T4")]
    spec = build_spec("Titre", LINES_OVER_TIME, list_points(LINES_OVER_TIME, rows), ["2026-T1", "2026-T2", "2026-T4"])
    drawn = {(value["label"], value["value"]) for value in spec["data"]["values"]}
    assert drawn == {("2026-T1", 1), ("2026-T2", None), ("2026-T4", 3)}
    assert spec["encoding"]["x"]["scale"]["domain"] == ["2026-T1", "2026-T2", "2026-T4"]
    assert spec["layer"][0]["mark"]["invalid"].startswith("break-paths")


def test_no_more_bars_than_can_be_read() -> None:
    assert len(list_points(BARS, [row(str(place), place) for place in range(30)])) == 12


def test_numbers_are_french() -> None:
    written = [write_number(value) for value in (0, 16, 15.9, 100.0, 0.98, 1234567, 1234.5)]
    assert written == ["0", "16", "15,9", "100", "0,98", "1\u202f234\u202f567", "1\u202f234,5"]
