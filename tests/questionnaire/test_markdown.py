"""Labels as they are shown: the subset of Markdown of the survey world, and nothing else an author may have written."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from outreach.questionnaire.markdown import strip_label, write_label, write_note

LINK = '<a href="{}" target="_blank" rel="noopener noreferrer">'


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Quel **âge** ?", "Quel <strong>âge</strong> ?"),
        ("_Surtout_ pas __ça__", "<em>Surtout</em> pas <strong>ça</strong>"),
        ("une_date_de_fin *", "une_date_de_fin *"),
        ("# Titre\nla suite", "<strong>Titre</strong><br>\nla suite"),
        ("Une ligne\nune autre", "Une ligne<br>\nune autre"),
        ("Une ligne<br/>une autre", "Une ligne<br>\nune autre"),
        ("Au choix :\n- un\n- deux", "Au choix :<br>\n• un<br>\n• deux"),
        ("3. trois\n4. quatre", "3. trois<br>\n4. quatre"),
        ("1. Votre âge", "1. Votre âge"),
        ("[site](https://caf.fr)", LINK.format("https://caf.fr") + "site</a>"),
        ("[appeler](tel:3230)", LINK.format("tel:3230") + "appeler</a>"),
        ('<span style="color:red">Rouge</span>', "Rouge"),
        ("caf&eacute; &amp; thé", "café &amp; thé"),
        (r"\*pas fort\*", "*pas fort*"),
        ("moins de 5 < 6", "moins de 5 &lt; 6"),
        ("Bonjour ${first_name}", 'Bonjour <output data-cite="first_name"></output>'),
        ("**${a_b}** et _${_c}_", '<strong><output data-cite="a_b"></output></strong> et '
         '<em><output data-cite="_c"></output></em>'),
    ],
)  # fmt: skip
def test_the_standard_s_signs_are_shown_and_others_are_text(told: str, shown: str) -> None:
    assert str(escape(write_label(told))) == shown


@pytest.mark.parametrize(
    "told",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        "[x](//ailleurs.example)",
        "[x](/logout)",
        "[x](&#106;avascript:alert(1))",
        "[x](\tjavascript:alert(1))",
        "[x](https://ailleurs.example/?q=${secret})",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='https://x.example' onclick='alert(1)'>x</a>",
        "<sp<span>an onclick=alert(1)>",
        "<span><svg onload=alert(1)></span>",
        '"><input autofocus onfocus=alert(1)>',
        "![x](javascript:alert(1))",
        "\ue0000\ue001",
        "${a}\ue0007\ue001",
    ],
)
def test_what_is_hostile_is_text(told: str) -> None:
    for shown in (write_label(told), write_label(told, False), write_note(told)):
        read = list_tags(str(escape(shown)))
        assert not [tag for tag, _ in read if tag not in ("p", "output", "strong", "em", "br")], shown
        assert not re.search("[\ue000\ue001]", shown)


def test_a_link_is_its_words_in_a_choice() -> None:
    assert write_label("[CAF](https://caf.fr) *oui*", False) == "CAF <em>oui</em>"


def test_a_picture_from_elsewhere_is_never_fetched() -> None:
    assert "<img" not in write_label("![suivi](https://ailleurs.example/pixel.png)")


def test_signs_that_turn_a_page_around_are_left_out_and_arabic_keeps_its_marks() -> None:
    assert write_label("a\u202eb\u2066c") == "abc"
    assert write_label("سؤال\u200f 1") == "سؤال\u200f 1"


def test_a_note_has_paragraphs_and_lists() -> None:
    assert write_note("# Titre\nla suite") == "<p><strong>Titre</strong></p>\n<p>la suite</p>"
    assert write_note("- un\n- deux") == "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"
    assert write_note("tout <simple>") == "<p>tout &lt;simple&gt;</p>"
    assert write_note("tout & simple") == Markup("<p>tout &amp; simple</p>")


def test_a_label_in_a_sentence_has_no_sign() -> None:
    assert strip_label("Quel **âge** a _${name}_ ?\n- une ligne") == "Quel âge a ? • une ligne"
    assert strip_label("Moins de 5 < 6") == "Moins de 5 < 6"


def test_a_plain_label_is_the_very_text() -> None:
    told = "Combien d’enfants (moins de 18 ans) ? C'est-à-dire 100 % > 3"
    assert write_label(told) is told and strip_label(told) is told


SIGNS = st.text(st.sampled_from("*_#[]()<>&\\\n!`-1. ab:/\"'${}\u202e\ue000"), max_size=60)


@given(SIGNS)
def test_nothing_but_our_own_tags_ever_comes_out(told: str) -> None:
    for shown in (write_label(told), write_label(told, False), write_note(told)):
        for tag, signs in list_tags(str(escape(shown))):
            assert tag in ("strong", "em", "br", "output", "p", "ul", "ol", "li", "a")
            assert tag != "a" or signs["href"].lower().startswith(("http://", "https://", "mailto:", "tel:"))
            assert set(signs) <= {"href", "target", "rel", "data-cite", "start"}


def list_tags(shown: str) -> list[tuple[str, dict[str, str]]]:
    """List the tags of some HTML with their attributes, as a browser reads them."""
    found: list[tuple[str, dict[str, str]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, told: found.append((tag, dict(told)))  # type: ignore
    reader.feed(shown)
    reader.close()
    return found
