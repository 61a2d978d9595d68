"""A coordinator sends a spreadsheet and reads what is right and wrong in it, row by row; nothing is in service yet."""

import io
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.intake import House
from outreach.intake.drafts import KEPT_DAYS, find_draft, keep_draft, list_drafts, purge_drafts
from tests.conftest import TODAY, Person
from tests.coordination.kobo import ROWS, write_kobo
from tests.coordination.sending import NEW, join_files, send_form

LogIn = Callable[[str], Person]
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
FAULTY = (
    *ROWS,
    {"type": "text", "name": "person_name", "label::French (fr)": "Nom et prénom de la personne"},
    {"type": "select_on state", "name": "again", "label::French (fr)": "Encore ?", "relevant": "${lift} > 2"},
)


def write_bomb() -> bytes:
    """Return a workbook whose sheet swells a thousand times."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", b"<workbook/>" + b" " * 50_000_000)
    return held.getvalue()


def test_the_report_says_each_fault_with_its_row_and_marks_the_cell(person: LogIn, house: House) -> None:
    someone = person("coordination")
    page = someone.read(send_form(someone, write_kobo(FAULTY)))
    assert "4 points sont à corriger" in page and "/publish" not in page and "/try" not in page
    assert "feuille survey, ligne 12, colonne type" in page and "Vouliez-vous dire « select_one »" in page
    assert "<mark>select_on state</mark>" in page and "<mark>${lift} &gt; 2</mark>" in page
    assert "À ne pas demander" in page and "<mark>Nom et prénom de la personne</mark>" in page
    assert "Corrigé pour vous" in page and "colonnes propres à kobo" in page.lower()
    assert "« Propreté du hall » devient « Proprete_du_hall »" in page
    # What lies in the other sheets is nobody's business here.
    assert "Dupont" not in page and "06 12 34" not in page


def test_the_report_is_told_in_the_reader_s_language(person: LogIn) -> None:
    someone = person("coordination")
    someone.client.set_cookie("language", "en")
    page = someone.read(send_form(someone, write_kobo(FAULTY)))
    assert "4 points are to be put right" in page and "sheet survey, row 12" in page and "See the row" in page
    assert "corriger" not in page and "feuille" not in page


def test_the_corrected_file_takes_the_place_of_the_first(person: LogIn, house: House) -> None:
    someone = person("coordination")
    first = send_form(someone, write_kobo(FAULTY))
    again = send_form(someone, write_kobo())
    assert first == again and len(list_drafts(house.settings)) == 1
    page = someone.read(again)
    assert "Ce questionnaire se lit bien" in page and "État des halls" in page
    assert f"{again}/publish" in page and f"{again}/try" in page


def test_a_questionnaire_on_trial_is_in_service_nowhere_and_read_by_nobody_else(person: LogIn, house: House) -> None:
    address = send_form(person("coordination"), write_kobo(), "Enquête de Mme Martin.xlsx")
    assert [survey.form_id for survey in house.library.list_surveys() if survey.form_id == "halls"] == []
    worker = person("worker")
    assert worker.client.get("/forms/halls").status_code == 404
    assert worker.client.get(address).status_code == 403
    files = [path for path in house.settings.drafts.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"halls.xlsx", "draft.json"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not any("Martin" in str(path) or "Martin" in path.read_text("latin-1") for path in files)


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "vide.xlsx", "Le fichier est vide"),
        (b"MZ\x90\x00" + bytes(range(256)) * 40, "setup.exe", "ni un classeur ni du texte"),
        (PNG, "halls.xlsx", "une image (PNG)"),
        (b"%PDF-1.7 rien", "halls.xlsx", "est un PDF"),
        (write_bomb(), "halls.xlsx", "se gonfle"),
        (b"x" * 21_000_000, "halls.csv", "pèse plus de 20 Mo"),
        (b"| survey | type | name |\n| settings | form_id |\n| | halls |\n", "vide.md", "aucune question"),
    ],
    ids=["empty", "exe", "png", "pdf", "bomb", "heavy", "blank"],
)
def test_what_is_no_questionnaire_is_refused_in_a_sentence_and_not_kept(
    person: LogIn, house: House, content: bytes, name: str, told: str
) -> None:
    page = send_form(person("coordination"), content, name, status=422)
    assert told.lower() in page.lower() and 'role="alert"' in page
    assert list_drafts(house.settings) == [] and not [*house.settings.forms.rglob("*.*")]


def test_a_file_of_50_mb_is_refused_before_it_is_read(person: LogIn, house: House) -> None:
    page = send_form(person("coordination"), b"x" * 50_000_000, status=413)
    assert "Ce fichier est trop lourd : 32 Mo au plus." in page
    assert list_drafts(house.settings) == []


def test_no_file_at_all_is_asked_for(person: LogIn) -> None:
    someone = person("coordination")
    assert "Choisissez d’abord le fichier" in someone.send(NEW, {}, page=NEW, status=422)


def test_ten_thousand_findings_do_not_make_an_endless_page(person: LogIn) -> None:
    rows = "".join(f"|        | texte_{n} | q{n} | Question {n} |\n" for n in range(10_000))
    someone = person("coordination")
    page = someone.read(send_form(someone, f"| survey | type | name | label |\n{rows}".encode(), "long.md"))
    assert "points sont à corriger" in page and "et 9960 autres" in page
    assert len(page) < 200_000


def test_html_in_a_spreadsheet_stays_text(person: LogIn, house: House) -> None:
    evil = "<script>alert(1)</script><b onclick=x>"
    rows = (*ROWS, {"type": evil, "name": "evil", "label::French (fr)": evil})
    someone = person("coordination")
    for content in (write_kobo(rows, title=evil), write_kobo((*ROWS, {**rows[-1], "type": "text"}), title=evil)):
        address = send_form(someone, content)
        pages = [someone.read(address), someone.read("/coordination/forms")]
        if "/publish" in pages[0]:
            pages += [someone.read(f"{address}/{step}") for step in ("publish", "try")]
            pages.append(someone.read(address.replace("coordination", "trial") + "?neighbourhood="))
        assert not any("<script>alert" in page or "<b onclick" in page for page in pages)
    assert len(pages) == 5


def test_a_list_that_lies_beside_is_asked_for_then_joined(person: LogIn, house: House) -> None:
    form = b"| survey | type | name | label |\n| | select_one_from_file towers.csv | tower | Quelle tour ? |\n"
    form += b"| | image_note | x | y |\n"
    form = form.replace(b"| | image_note | x | y |\n", b"")
    form += b"\n| settings | form_id | form_title |\n| | towers_seen | Tours |\n"
    someone = person("coordination")
    address = send_form(someone, form, "towers.md", {"notes.docx": b"PK"})
    page = someone.read(address)
    assert "Il manque une liste de choix" in page and "towers" in page and "/publish" not in page
    assert "notes.docx" in page
    assert someone.client.get(f"{address}/publish").status_code == 303
    join_files(someone, address, {"towers.csv": b"name,label\na,Tour A\nb,Tour B\n"})
    page = someone.read(address)
    assert "se lit bien" in page and "towers.csv" in page
    # Sent again, the questionnaire keeps its list.
    assert "se lit bien" in someone.read(send_form(someone, form, "towers.md"))
    trial = someone.read(address.replace("coordination", "trial"))
    assert "Tour A" in trial and "Tour B" in trial


def test_a_way_out_of_the_folder_is_no_list(person: LogIn, house: House) -> None:
    someone = person("coordination")
    address = send_form(someone, write_kobo(), files={"../../evil.csv": b"name,label\na,A\n", ".hid.csv": b"x"})
    assert ".hid.csv" in someone.read(address)
    kept = {path.relative_to(house.settings.drafts).as_posix() for path in house.settings.drafts.rglob("*.csv")}
    assert {name.split("/")[1] for name in kept} == {"evil.csv"}
    assert not [*house.settings.instance.glob("*.csv")]


def test_pictures_of_labels_are_shown_in_the_trial(person: LogIn, house: House) -> None:
    form = "| survey | type | name | label | media::image |\n| | text | crack | Une fissure ? | crack.png |\n"
    form += "\n| settings | form_id | form_title |\n| | cracks | Fissures |\n"
    someone = person("coordination")
    address = send_form(someone, form.encode(), "cracks.md")
    page = someone.read(address)
    assert "crack.png" in page and "/publish" in page
    join_files(someone, address, {"crack.png": PNG})
    trial = address.replace("coordination", "trial")
    assert f"{trial}/files/crack.png" in someone.read(trial)
    answer = someone.client.get(f"{trial}/files/crack.png", buffered=True)
    assert answer.status_code == 200 and answer.data == PNG and answer.mimetype == "image/png"
    assert person("worker").client.get(f"{trial}/files/crack.png").status_code == 403


def test_what_is_not_about_people_is_asked_and_explained(person: LogIn, house: House) -> None:
    rows = (*ROWS, {"type": "text", "name": "phone", "label::French (fr)": "Téléphone de l’accueil"})
    someone = person("coordination")
    address = send_form(someone, write_kobo(rows))
    page = someone.read(address)
    assert "À ne pas demander" in page and "Ce questionnaire porte-t-il sur des personnes ?" in page
    someone.send(address, {"action": "opened", "opened": "yes"}, page=address)
    page = someone.read(address)
    assert "se lit bien" in page and "Vous avez dit non." in page
    someone.send(address, {"action": "opened", "opened": "no"}, page=address)
    assert "À ne pas demander" in someone.read(address)


def test_a_trial_is_forgotten_when_asked_and_after_thirty_days(person: LogIn, house: House) -> None:
    someone = person("coordination")
    address = send_form(someone, write_kobo())
    assert purge_drafts(house.settings, TODAY + timedelta(days=KEPT_DAYS)) == 0
    assert purge_drafts(house.settings, TODAY + timedelta(days=KEPT_DAYS + 1)) == 1
    assert someone.client.get(address).status_code == 404
    address = send_form(someone, write_kobo())
    assert "halls" in someone.read("/coordination/forms")
    someone.send(address, {"action": "forget"}, page=address)
    assert someone.client.get(address).status_code == 404 and not [*house.settings.drafts.iterdir()]


def test_addresses_that_name_no_trial_are_not_found(person: LogIn) -> None:
    someone = person("coordination")
    for name in ("0" * 32, "..", "%2e%2e", "halls", "0" * 32 + "/try", "0" * 32 + "/publish"):
        assert someone.client.get(f"/coordination/drafts/{name}").status_code == 404, name


def test_a_questionnaire_is_not_slipped_in_as_a_list(person: LogIn, house: House) -> None:
    someone = person("coordination")
    address = send_form(someone, write_kobo())
    join_files(someone, address, {"towns.csv": b"survey,,\n,type,name\n,text,q\n", "flats.csv": b"name,label\na,A\n"})
    assert "Laissé de côté" in (page := someone.read(address)) and "towns.csv" in page
    assert [path.name for path in list_drafts(house.settings)[0].list_lists()] == ["flats.csv"]


def test_a_form_id_too_long_for_a_file_is_told(person: LogIn, house: House) -> None:
    content = write_markdown_form("h" * 201)
    assert "trop long" in send_form(person("coordination"), content, "halls.md", status=422)
    assert not house.settings.drafts.exists()


def test_one_file_sent_several_times_at_once_is_kept_once(house: House) -> None:
    content = write_markdown_form("halls")
    with ThreadPoolExecutor(8) as several:
        sent = [several.submit(keep_draft, house.settings, "one", content, "halls.md", TODAY) for _ in range(40)]
        assert len({draft.result().id for draft in sent}) == 1
    assert len(list(house.settings.drafts.iterdir())) == 1


def test_a_draft_that_cannot_take_its_place_leaves_the_former(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep_draft(house.settings, "one", write_markdown_form("halls"), "halls.md", TODAY)
    rename, names = Path.rename, list[str]()

    def fail_once(path: Path, target: Path) -> Path:
        names.append(target.name)
        if len(names) == 2:
            raise OSError("full disk")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(OSError):
        keep_draft(house.settings, "one", write_markdown_form("halls") + b"\n", "halls.md", TODAY)
    assert find_draft(house.settings, kept.id).read_content() == write_markdown_form("halls")
    assert len(list(house.settings.drafts.iterdir())) == 1


def write_markdown_form(form_id: str) -> bytes:
    return (
        "| survey |\n| | type | name | label |\n| | text | hall | Hall |\n"
        f"| settings |\n| | form_id | form_title |\n| | {form_id} | Halls |\n"
    ).encode()
