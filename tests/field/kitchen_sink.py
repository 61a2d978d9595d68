"""One questionnaire with every kind of question, in French, English and Arabic; and the files that its labels show."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

# type, name, French, English, Arabic, and the other columns that are filled.
Row = tuple[str, str, str, str, str, Mapping[str, str]]

HELP = "Par un travailleur social, une mairie, une association.<br><br>- la CAF<br>- la mairie"
QUESTIONS: tuple[Row, ...] = (
    (
        "note", "welcome", "# Bonjour<br>Ce **questionnaire** est _anonyme_ : [en savoir plus](https://www.caf.fr).",
        "# Hello", "# مرحبا<br>هذا **الاستبيان** مجهول", {},
    ),
    ("begin_group", "first", "Premières questions", "First questions", "الأسئلة الأولى", {}),
    (
        "select_one yes_no", "seen", "Vous avez **déjà** été aidé·e ?", "Helped already?",
        "هل حصلت على **مساعدة** من قبل؟",
        {"hint": "Une seule fois suffit", "guidance_hint": HELP, "media::image": "logement.png", "required": "yes"},
    ),
    ("integer", "children", "Enfants au foyer", "Children", "الأطفال في المنزل", {"relevant": "${seen} = 'yes'"}),
    ("integer", "income", "Revenus par mois", "Income", "الدخل", {"hint": "En euros", "appearance": "thousands-sep"}),
    ("decimal", "rooms", "Nombre de pièces", "Rooms", "عدد الغرف", {}),
    ("range", "calm", "Le logement est calme", "Quiet home", "المسكن هادئ", {"parameters": "start=1 end=5 step=1"}),
    ("range", "share", "Part du loyer", "Share", "حصة الإيجار", {"parameters": "start=0 end=100 step=5"}),
    ("end_group", "", "", "", "", {}),
    ("begin_group", "second", "Choix", "Choices", "اختيارات", {}),
    (
        "rank needs", "order", "Le plus urgent d’abord", "Most urgent first", "الأكثر إلحاحاً أولاً",
        {"guidance_hint": "Montez ce qui presse."},
    ),
    ("select_one agree", "trust", "Bien accueilli·e", "Well received", "تم استقبالي جيداً", {"appearance": "likert"}),
    ("select_multiple needs", "helped", "Aidé·e pour", "Helped with", "المساعدة في", {"appearance": "columns-2"}),
    ("select_one pictures", "home", "Quel logement ?", "Which home?", "أي مسكن؟", {}),
    ("select_one agree", "small", "Dans un menu", "In a menu", "في قائمة", {"appearance": "minimal"}),
    ("select_one yes_no", "again", "Encore ?", "Again?", "مرة أخرى؟", {"appearance": "quick"}),
    ("select_one towns", "town", "Commune de naissance", "Town of birth", "مدينة الميلاد", {}),
    ("select_multiple towns", "towns", "Communes habitées", "Towns lived in", "المدن التي عشت فيها", {}),
    ("end_group", "", "", "", "", {}),
    ("begin_group", "third", "Dates et textes", "Dates and texts", "تواريخ ونصوص", {}),
    ("date", "day", "Jour", "Day", "يوم", {}),
    ("date", "month", "Mois d’arrivée", "Month of arrival", "شهر الوصول", {"appearance": "month-year"}),
    ("date", "since", "Année d’arrivée", "Year of arrival", "سنة الوصول", {"appearance": "year"}),
    ("time", "hour", "Heure", "Hour", "ساعة", {}),
    ("dateTime", "moment", "Rendez-vous", "Appointment", "موعد", {}),
    ("text", "figure", "Numéro de bâtiment", "Building number", "رقم المبنى", {"appearance": "numbers"}),
    ("text", "secret", "Mot convenu", "Agreed word", "الكلمة المتفق عليها", {"appearance": "masked"}),
    ("text", "remark", "Remarque", "Remark", "ملاحظة", {"appearance": "multiline"}),
    ("acknowledge", "read", "Les droits ont été expliqués", "Rights were explained", "تم شرح الحقوق", {}),
    ("end_group", "", "", "", "", {}),
    ("begin_repeat", "persons", "Personnes", "Persons", "أشخاص", {}),
    ("select_one yes_no", "child", "Un enfant ?", "A child?", "طفل؟", {}),
    ("rank needs", "wants", "Ses priorités", "Priorities", "أولوياته", {}),
    ("end_repeat", "", "", "", "", {}),
)  # fmt: skip
CHOICES: tuple[Row, ...] = (
    ("yes_no", "yes", "Oui", "Yes", "نعم", {}),
    ("yes_no", "no", "Non", "No", "لا", {}),
    ("needs", "home", "Logement", "Housing", "السكن", {}),
    ("needs", "food", "Alimentation", "Food", "الغذاء", {}),
    ("needs", "health", "Santé", "Health", "الصحة", {}),
    ("needs", "school", "École des **enfants**", "School", "المدرسة", {}),
    ("agree", "a1", "Pas du tout d’accord", "Strongly disagree", "لا أوافق إطلاقاً", {}),
    ("agree", "a2", "Plutôt pas d’accord", "Disagree", "لا أوافق", {}),
    ("agree", "a3", "Plutôt d’accord", "Agree", "أوافق", {}),
    ("agree", "a4", "Tout à fait d’accord", "Strongly agree", "أوافق تماماً", {}),
    ("pictures", "flat", "Appartement", "Flat", "شقة", {"media::image": "logement.png"}),
    ("pictures", "hotel", "Hôtel", "Hotel", "فندق", {"media::image": "hotel.png"}),
    ("towns", "evry", "Évry-Courcouronnes", "Évry", "إفري", {}),
)
LABELS = ("label::Français (fr)", "label::English (en)", "label::العربية (ar)")
COLUMNS = {
    "hint": "hint::Français (fr)", "guidance_hint": "guidance_hint::Français (fr)", "media::image": "media::image",
    "appearance": "appearance", "parameters": "parameters", "relevant": "relevant", "required": "required",
}  # fmt: skip


def write_table(sheet: str, firsts: tuple[str, str], rows: Iterable[Row], more: Mapping[str, str]) -> str:
    """Write one sheet as a table."""
    lines = [(sheet, *firsts, *LABELS, *more.values())]
    lines += [("", *told[:5], *(told[5].get(column, "") for column in more)) for told in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n"


def write_text(
    form_id: str = "tout", style: str = "", page: str = "", towns: int = 5000, questions: Iterable[Row] = QUESTIONS
) -> str:
    """Return the questionnaire as tables; `style=pages` or `page=field-list` gives it pages."""
    settings = (
        "| settings | form_title | form_id | version | default_language | style |\n"
        f"| | Tout ce qui se demande | {form_id} | 1 | Français (fr) | {style} |\n\n"
    )
    rows = [(*told[:5], {**told[5], "appearance": page}) if told[0].startswith("begin") else told for told in questions]
    many = [("towns", f"t{place}", f"Commune {place}", f"Town {place}", f"مدينة {place}", {}) for place in range(towns)]
    choices = write_table("choices", ("list_name", "name"), (*CHOICES, *many[:-1]), {"media::image": "media::image"})
    return settings + write_table("survey", ("type", "name"), rows, COLUMNS) + choices  # type: ignore[arg-type]


def draw_picture(side: int = 160) -> bytes:
    """Draw a blue square as a PNG."""
    rows = (b"\0" + b"\x28\x6e\xb4" * side) * side
    parts = [(b"IHDR", struct.pack(">2I5B", side, side, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def put_down(folder: Path, form_id: str = "tout", **told: object) -> Path:
    """Write the questionnaire and its pictures in a folder of questionnaires, and return its file."""
    beside = folder / f"{form_id}-media"
    beside.mkdir(parents=True, exist_ok=True)
    for name in ("logement.png", "hotel.png"):
        beside.joinpath(name).write_bytes(draw_picture())
    form = folder / f"{form_id}.md"
    form.write_text(write_text(form_id, **told), "utf-8")  # type: ignore[arg-type]
    return form
