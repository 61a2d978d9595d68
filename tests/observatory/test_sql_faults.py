"""A query that fails is answered by a French sentence that names what is wrong, on the page where it is mended."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from urllib.parse import urlencode

import pytest
from test_datasette import Window, serve_town

from outreach.observatory.sql_faults import tell_fault

FAILING = {
    "select * from codez": "la table « codez » n’existe pas",
    "select zz from codes": "la colonne « zz » n’existe pas",
    "select foo(1)": "la fonction « foo » n’existe pas",
    "select code from codes a, codes b": "« code » est dans plusieurs tables",
    "select code,, label from codes": "« , » ne va pas là",
    "select label fron codes": "« codes » ne va pas là",
    "select label from codes where": "n’est pas finie",
    "select 'label from codes": "« 'label from codes » ne se lit pas",
    "select label from codes where count(*) > 1": "« count() » se met après",
    "select max(code) from codes where max(code) > 1": "« max() » se met après",
    "select 1 from codes group by sum(1)": "prend des colonnes",
    "select round() from codes": "round() n’a pas reçu",
    "select 1 union select 1, 2": "autour de « UNION »",
    "select code from codes order by 5": "le numéro après « ORDER BY »",
    "select 1 from codes join (select 1 as x) using (code)": "la colonne « code » n’est pas dans les deux",
    "select 1; select 2": "écrivez-en une seule",
}


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    yield from serve_town(tmp_path_factory.mktemp("instance"), 100, 200, date(2026, 4, 20))


@pytest.mark.parametrize("query", FAILING)
def test_what_sqlite_says_is_told_in_french(query: str) -> None:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("create table codes (column_name, code, label)")
        with pytest.raises(sqlite3.Error) as fault:
            made.execute(query)
    told = tell_fault(str(fault.value))
    assert FAILING[query] in told.replace("\u00a0", " ").replace("\u202f", " "), fault.value


def test_what_is_not_known_is_left_to_sqlite() -> None:
    assert tell_fault("database disk image is malformed") == ""


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("select zz from codes", "la colonne « zz » n’existe pas"),
        ("drop table codes", "l’observatoire se lit seulement"),
        ("select 1 from pragma_heap_limit", "pas permis ici"),
        ("select json('{')", 'SQLite dit : <span lang="en">malformed JSON'),
        ("select <b>", "« &lt; » ne va pas là"),
    ],
)
def test_the_page_says_it_where_the_query_is_mended(window: Window, query: str, words: str) -> None:
    status, _, page = window.read(f"/observatoire?{urlencode({'sql': query})}", window.enter())
    assert status == 400 and words in page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "<b>" not in page
