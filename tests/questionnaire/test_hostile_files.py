"""Whatever the file, findings and never a traceback, within bounded time and memory."""

import io
import time
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from outreach.questionnaire import check_form
from outreach.questionnaire.findings import Finding
from outreach.questionnaire.reading.bounds import MOST_BYTES
from outreach.questionnaire.sheets import Sheets, UnreadableSheets, read_sheets
from tests.questionnaire.files_of_all_kinds import (
    SURVEY,
    write_bare_xlsx,
    write_sheet,
    write_xls,
    write_xlsx,
    write_zip,
)
from tests.questionnaire.reading_cases import ENOUGH

MEGABYTE = 1 << 20
XLSX = write_xlsx({"survey": [*SURVEY, ("text", "ville", "Ville")], "choices": [("list_name", "name"), ("a", "b")]})
XLS = write_xls({"survey": [*SURVEY, ("text", "ville", "Ville")], "choices": [("list_name", "name"), ("a", "b")]})


def read_safely(content: bytes) -> Sheets | Finding:
    """Read a file: sheets, or the one finding that refuses it; `unreadable_file` is the last net, never wished for."""
    try:
        return read_sheets(content, "essai.xlsx")
    except UnreadableSheets as refused:
        return refused.finding


def refuse(content: bytes) -> Finding:
    """Return why a file is refused."""
    found = read_safely(content)
    assert isinstance(found, Finding), "it was read"
    return found


def measure(job: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds and the megabytes that a job took at most."""
    tracemalloc.start()
    start = time.perf_counter()
    try:
        job()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return time.perf_counter() - start, peak / MEGABYTE


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
@example(b"\x09\x08\x10\x00")
@example(b"\xff\xfe\x00")
@example(b"|a|\n|b|")
@example(b"|survey|type|\n||\x00|")
def test_any_bytes_give_findings(content: bytes) -> None:
    found = read_safely(content)
    assert not isinstance(found, Finding) or found.kind.code != "unreadable_file"


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([XLSX, XLS]), st.data())
def test_a_workbook_with_any_bytes_changed_gives_findings(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    read_safely(bytes(changed[: data.draw(st.integers(1, len(changed)))]))


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "begin_group", "end_group", "begin repeat", "end_repeat", "select_one a",
            "select_multiple b or_other", "text",
            "rank a", "range", "audit", "note", "${a}", "${", "$ {a}", "&gt;", "yes", "meta", "data", "a",
            "b", "1", "a b",
            "start=1", "randomize=true, seed=${a}", "table-list", "Français (fr)", "é", "\u200b", "\x0b", "other",
        ]
    ),
)  # fmt: skip
HEADING = st.sampled_from(
    [
        "type", "name", "label", "label::fr", "Label::FR ", "relevant", "relevance", "list_name", "required",
        "parameters",
        "appearance", "choice_filter", "form_id", "version", "default_language", "x", "", "instance::a",
        "media::image::fr",
        "disabled", "trigger", "default", "kobo--score-choices", "calculation", "save_to", "label:fr",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["survey", "choices", "settings", "entities", "external_choices", "osm", "autre"]),
        st.tuples(st.lists(HEADING, max_size=8), st.lists(st.lists(CELL, max_size=8), max_size=8)),
        max_size=5,
    )
)
def test_any_table_gives_findings(book: dict[str, tuple[list[str], list[list[str]]]]) -> None:
    lines = []
    for name, (headings, rows) in book.items():
        for first, cells in [(name, headings), *(("", row) for row in rows)]:
            told = [cell.replace("|", "").replace("\n", " ").replace("\r", " ") for cell in cells]
            lines.append("| " + " | ".join([first, *told]) + " |")
    found = read_safely("\n".join(lines).encode("utf-8", "replace"))
    if isinstance(found, Finding):
        assert found.kind.code != "unreadable_file"
    else:
        assert all(finding.write() for finding in found.findings)
        again = read_safely("\n".join(lines).encode("utf-8", "replace"))
        assert isinstance(again, Sheets) and again.definition == found.definition


def test_a_zip_bomb_is_refused_before_it_grows() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" + " " * (50 * MEGABYTE))
    seconds, megabytes = measure(lambda: refuse(held.getvalue()))
    assert refuse(held.getvalue()).kind.code == "zip_bomb"
    assert seconds < 2 and megabytes < 8


def test_a_sheet_of_200_megabytes_is_refused_unread() -> None:
    bomb = write_bare_xlsx(b"<row>%s</row>" % (b"0123456789abcdef" * (200 * MEGABYTE // 16)))
    seconds, megabytes = measure(lambda: refuse(bomb))
    assert refuse(bomb).kind.code in ("zip_bomb", "sheet_too_large")
    assert seconds < 2 and megabytes < 8


def test_a_part_that_lies_about_its_size_is_counted_as_it_comes() -> None:
    text = b"".join(b"%08d" % number * 8 for number in range(1_060_000))
    honest = write_bare_xlsx(b"<a>" + text + b"</a>")
    size = len(text) + 7
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    seconds, megabytes = measure(lambda: refuse(lying))
    assert seconds < 5 and megabytes < 20


def test_parts_that_lie_over_each_other_are_counted_each() -> None:
    many = write_zip({f"xl/worksheets/sheet{number}.xml": b"\0" * MEGABYTE for number in range(500)})
    assert refuse(many).kind.code == "archive"


def test_an_archive_within_an_archive_is_not_opened() -> None:
    inner = write_zip({"xl/workbook.xml": "<workbook/>"})
    assert refuse(write_zip({"a.zip": inner})).kind.code == "archive"


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE a [<!ENTITY x "x"><!ENTITY y "&x;&x;">]><worksheet>&y;</worksheet>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "x">]><worksheet/>'.encode("utf-16"),
    ],
    ids=["entities", "outside", "utf-16"],
)
def test_declarations_of_xml_are_refused(xml: str | bytes) -> None:
    assert refuse(write_bare_xlsx(xml)).kind.code == "forbidden_xml"


def test_elements_within_elements_are_bounded() -> None:
    assert refuse(write_bare_xlsx("<a>" * 100_000)).kind.code == "damaged"


@pytest.mark.parametrize("many", [600, 2_000_000])
def test_attributes_of_an_element_are_bounded(many: int) -> None:
    sheet = "<worksheet " + " ".join(f'a{number}="1"' for number in range(many)) + "/>"
    content = write_bare_xlsx(sheet)
    assert refuse(content).kind.code == "damaged"
    seconds, megabytes = measure(lambda: refuse(content))
    assert seconds < 5 and megabytes < 20


def test_a_file_beyond_every_size_is_not_opened() -> None:
    content = b"PK\x03\x04" + bytes(MOST_BYTES)
    seconds, megabytes = measure(lambda: refuse(content))
    assert seconds < 1 and megabytes < 1


def test_a_thousand_blank_styled_columns_and_far_cells_do_no_harm() -> None:
    cells = "".join(f'<c r="{letter}1" s="1"/>' for letter in ("AZ", "ZZ", "XFD"))
    far = "<row r='1048576'><c r='XFD1048576' t='str'><v>x</v></c></row>"
    sheet = write_sheet(SURVEY).replace("</row>", cells + "</row>", 1).replace("</sheetData>", far + "</sheetData>")
    found = read_safely(write_bare_xlsx(sheet))
    assert isinstance(found, Sheets) and len(found.definition["survey"]) == 1


@pytest.mark.parametrize("write", [write_xlsx, None], ids=["xlsx", "md"])
def test_ten_thousand_questions_are_read_in_bounded_time_and_memory(
    write: Callable[[dict[str, list[tuple[str, ...]]]], bytes] | None,
) -> None:
    rows = [("type", "name", "label::Français (fr)", "label::English (en)", "relevant")]
    rows += [("integer", f"q{number}", f"Question {number}", f"Ask {number}", "‘a’ = 1") for number in range(10_000)]
    if write is None:
        lines = "\n".join("| | " + " | ".join(row) + " |" for row in rows)
        content = lines.replace("| |", "| survey |", 1).encode()
    else:
        content = write({"survey": rows})
    found: list[object] = []
    seconds, megabytes = measure(lambda: found.append(read_safely(content)))
    assert isinstance(found[0], Sheets) and len(found[0].survey) == 10_000
    assert seconds < 20 and megabytes < 120


def test_a_long_run_of_signs_does_not_slow_the_reading() -> None:
    for text in ("$ {" * 8_000, "&" * 30_000, "a " * 15_000, "select " * 4_000, "x=" * 15_000, "${" * 15_000):
        table = f"| survey | type | name | label | parameters | relevant |\n|{f'| {text} ' * 5}|\n"
        start = time.perf_counter()
        read_safely(table.encode())
        assert time.perf_counter() - start < 3, text[:10]


def test_the_last_net_holds_what_nothing_else_did() -> None:
    with pytest.raises(UnreadableSheets) as refused:
        read_sheets(ENOUGH.encode(), None)  # type: ignore[arg-type]
    assert refused.value.finding.kind.code == "unreadable_file"


@pytest.mark.parametrize(("depth", "codes"), [(30, []), (31, ["deep_groups"]), (3_000, ["deep_groups"])])
def test_groups_within_groups_are_bounded_in_time_and_memory(depth: int, codes: list[str]) -> None:
    opened = "".join(f"| | begin_group | g{level} | G |\n" for level in range(depth))
    closed = "| | end_group | | |\n" * depth
    form = f"| survey | type | name | label |\n{opened}| | text | a | A |\n{closed}"
    tracemalloc.start()
    began = time.monotonic()
    report = check_form(form.encode(), "essai.md")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [finding.kind.code for finding in report.list_of("fault")] == codes
    assert time.monotonic() - began < 5 and most < 40 * MEGABYTE
