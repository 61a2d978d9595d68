"""Without a script: a partner answers in a workbook, and the coordination hands several referrals over at once."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.journeys.phone import DESK, PHONE, Device

pytestmark = pytest.mark.xdist_group("journeys")


def test_a_partner_answers_in_a_workbook(device: Callable[..., Device], tmp_path: Path) -> None:
    someone = device("referent-cpam", PHONE, java_script_enabled=False)
    someone.page.goto("/desk/sheet")
    with someone.page.expect_download() as taken:
        someone.tap(someone.page.get_by_role("link", name="Excel"))
    assert re.fullmatch(r"orientations-2026-11-23\.xlsx", taken.value.suggested_filename)
    book = openpyxl.load_workbook(io.BytesIO(taken.value.path().read_bytes()))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    place = titles.index("Votre réponse") + 1
    states = [row[titles.index("Où elle en est (ne pas changer)")].value for row in sheet.iter_rows(min_row=2)]
    unanswered = next(row for row, state in enumerate(states, 2) if state in ("Message envoyé", "Vue par la structure"))
    sheet.cell(unanswered, place).value = "peut-être"
    book.save(tmp_path / "a.xlsx")
    send(someone, tmp_path / "a.xlsx")
    assert "« peut-être » n’est pas un choix de cette colonne." in read(someone)
    sheet.cell(unanswered, place).value = "Je prends"
    book.save(tmp_path / "b.xlsx")
    send(someone, tmp_path / "b.xlsx")
    someone.follow(someone.page.get_by_role("button", name="Noter cette réponse"))
    assert "C’est noté : une réponse." in read(someone)
    again = openpyxl.load_workbook(io.BytesIO(someone.page.request.get("/desk/sheet.xlsx").body())).worksheets[0]
    reference = sheet.cell(unanswered, 1).value
    line = next(row for row in again.iter_rows(min_row=2) if row[0].value == reference)
    assert line[titles.index("Où elle en est (ne pas changer)")].value == "Prise en charge"


def send(someone: Device, path: Path) -> None:
    someone.page.goto("/desk/sheet")
    someone.page.get_by_label("Le fichier rempli").set_input_files(path)
    someone.follow(someone.page.get_by_role("button", name="Vérifier"))


def read(someone: Device) -> str:
    return someone.page.locator("main").inner_text().replace("\u00a0", " ")


def test_several_referrals_are_ticked_and_handed_over(device: Callable[..., Device]) -> None:
    someone = device("coordination", DESK, java_script_enabled=False)
    someone.page.goto("/coordination")
    someone.follow(someone.page.locator("a[href^='/coordination/waiting/']").first)
    ticks = someone.page.locator("input[name=chosen]")
    chosen = [str(ticks.nth(place).get_attribute("value")).partition(":")[0] for place in (0, 1)]
    for place in (0, 1):
        someone.tap(someone.page.locator("label.pick").nth(place))
    card = someone.page.locator("section", has_text="Confier ailleurs celles qui sont cochées")
    card.get_by_label("Nouvelle structure").select_option(index=3)
    someone.follow(card.get_by_role("button", name="Confier celles qui sont cochées"))
    assert "2 orientations ont été confiées ailleurs." in read(someone)
    for referral in chosen:
        someone.page.goto(f"/coordination/referrals/{referral}")
        assert "Réorientée" in read(someone)
