"""What is wrong in an expression is told by its kind, at its exact place, with the nearest remedy."""

import pytest
from expression_cases import TABLE

from outreach.questionnaire.expressions import ExpressionFault, parse
from outreach.questionnaire.findings import FAULT, expressions

SLIPS = [
    # expression, kind, position, what its sentence says
    ("", "unfinished_expression", 1, "complétez-la"),
    ("${a} =", "unfinished_expression", 7, "n’est pas finie"),
    ("${a} = = 1", "unreadable_expression", 8, "à partir de « = 1 » (signe 8)"),
    ("1 + * / ]", "stray_bracket", 9, "ne ferme rien"),
    ("${a} == 'x'", "other_sign", 6, "« == » n’est pas un signe des questionnaires (signe 6) ; écrivez « = »"),
    ("${a} <> 'x'", "other_sign", 6, "écrivez « != »"),
    ("${a} => 1", "other_sign", 6, "écrivez « >= »"),
    ("${a} =< 1", "other_sign", 6, "écrivez « <= »"),
    ("${a} && ${b}", "other_sign", 6, "écrivez « and »"),
    ("${a} || ${b}", "other_sign", 6, "écrivez « or »"),
    ("${a} AND ${b}", "other_sign", 6, "écrivez « and »"),
    ("${a} Or ${b}", "other_sign", 6, "écrivez « or »"),
    ("!${a}", "other_sign", 1, "écrivez « not() »"),
    ("${a} ! 1", "other_sign", 6, "not()"),
    ("${a} &lt; 1", "other_sign", 6, "écrivez « < »"),
    ("${a} ≤ 1", "other_sign", 6, "écrivez « <= »"),
    ("${a} × 2", "other_sign", 6, "écrivez « * »"),
    ("${a} % 2", "other_sign", 6, "écrivez « mod »"),
    ("${a} / 2", "other_sign", 6, "écrivez « div »"),
    ("${a}/${b}", "other_sign", 5, "écrivez « div »"),
    ("(${a} + 1) / (2)", "other_sign", 12, "écrivez « div »"),
    ("if(${a}; 1; 2)", "other_sign", 8, "écrivez « , »"),
    ("${a} = ‘yes’", "curly_quote", 8, "écrivez ' ou \""),
    ("${a} = « yes »", "curly_quote", 8, "guillemet droit"),
    ("concat('a', “b”)", "curly_quote", 13, "« “ »"),
    ("'open", "open_text", 1, "ajoutez ' à sa fin"),
    ("${a} = 'it's'", "quote_in_text", 11, "s’écrit entre \""),
    ("(${a} = 1", "open_bracket", 1, "ajoutez « ) »"),
    ("if(${a} = (1, 2, 3)", "open_bracket", 11, "ajoutez « ) »"),
    ("if(count(../x[1) = 1, 2, 3)", "open_bracket", 14, "ajoutez « ] »"),
    ("${a} = 1)", "stray_bracket", 9, "ne ferme rien"),
    ("if(${a} = 1, 2, )", "missing_value", 17, "un texte vide s’écrit ''"),
    ("()", "missing_value", 2, "il manque une valeur"),
    ("if(${a} 'yes', 1, 2)", "missing_operator", 9, "rien ne relie « 'yes', 1, 2) »"),
    ("${a} ${b}", "missing_operator", 6, "une virgule"),
    ("1 200", "missing_operator", 3, "une virgule"),
    ("${a", "open_reference", 1, "ajoutez « } »"),
    ("$a = 1", "bad_reference", 1, "écrivez par exemple ${age}"),
    ("${} = 1", "bad_reference", 1, "ne nomme pas"),
    ("1 + ${my age}", "bad_reference", 5, "« ${my age} »"),
    ("Selected(${a}, 'x')", "misspelt_function", 1, "vouliez-vous dire « selected » ?"),
    ("1 + select(${a}, 'x')", "misspelt_function", 5, "vouliez-vous dire « selected » ?"),
    ("string_length(.)", "misspelt_function", 1, "« string-length »"),
    ("zzzzzz(1)", "unknown_function", 1, "de la liste du guide"),
    ("digest(${a}, 'MD5')", "refused_function", 1, "n’est pas lue ici"),
    ("selected(${a})", "arguments_exact", 1, "prend 2 argument(s), pas 1"),
    ("1 + today(1)", "arguments_exact", 5, "prend 0 argument(s), pas 1"),
    ("if(${a} = 1, 2)", "arguments_exact", 1, "prend 3 argument(s), pas 2"),
    ("round(1, 2, 3)", "arguments_between", 1, "de 1 à 2 arguments, pas 3"),
    ("concat()", "arguments_at_least", 1, "au moins 1 argument(s), pas 0"),
    ("weighted-checklist(1, 2, 3, 4, 5)", "arguments_in_pairs", 1, "vont par deux"),
    ("indexed-repeat(${a}, ${r}, 1, ${s})", "arguments_in_pairs", 1, "vont par deux"),
    ("indexed-repeat('a', ${r}, 1)", "question_wanted", 1, "l’argument 1 nomme une question"),
    ("position(1)", "question_wanted", 1, "nomme une question"),
    ("randomize('a')", "question_wanted", 1, "nomme une question"),
    ("pulldata(${a}, 'b', 'c', 'd')", "literal_wanted", 1, "l’argument 1 s’écrit en toutes lettres"),
    ("pulldata('a', 'b', ${c}, 'd')", "literal_wanted", 1, "l’argument 3"),
    ("instance(${a})/root", "literal_wanted", 1, "entre guillemets"),
    ("jr:choice-name(${a}, 2)", "literal_wanted", 1, "l’argument 2"),
    ("regex(., '[')", "unreadable_pattern", 0, "le modèle « [ » ne se lit pas"),
    ("regex(., '(?<=a)b')", "unreadable_pattern", 0, "à partir de « <=a)b »"),
    ("regex(., '\\p{L}+')", "unreadable_pattern", 0, "« p{L}+ »"),
    ("regex(., 'a**')", "unreadable_pattern", 0, "« * »"),
    ("regex(., '(a|b{500}){500}')", "unreadable_pattern", 0, "ne se lit pas"),
    ("regex(., 'a(?=b(?!c))')", "nested_look", 0, "l’un après l’autre"),
    ("regex(., '(?=((?=b)))')", "nested_look", 0, "dans un autre"),
    ("../@version", "attribute_in_path", 4, "« @version »"),
    ("ancester::a", "unknown_axis", 1, "n’est pas un chemin connu"),
    ("a/position()", "unknown_axis", 3, "« position() »"),
    ("'a'/b", "unreadable_step", 0, "« a »"),
    ("12[1]", "unreadable_step", 0, "« 12 » n’est ni une question ni un chemin"),
    ("-" * 300 + "1", "deep_expression", 0, "plus de 240 étages"),
    ("if(1, " * 300 + "1" + ", 2)" * 300, "deep_expression", 0, "faites-en plusieurs calculs"),
    ("1" + " + 1" * 9000, "long_expression", 0, "dépasse 32000 signes"),
]  # fmt: skip


@pytest.mark.parametrize(("expression", "code", "position", "told"), SLIPS)
def test_a_slip_is_told_in_one_sentence_at_its_place(expression: str, code: str, position: int, told: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        parse(expression)
    assert (fault.value.kind.code, fault.value.position) == (code, position), fault.value
    assert told in str(fault.value) and "\n" not in str(fault.value)
    assert "signe 0" not in str(fault.value)
    assert fault.value.facts["position"] == str(position)


def test_every_kind_of_the_catalogue_is_found_by_some_slip() -> None:
    assert {code for _, code, _, _ in SLIPS} == {kind.code for kind in expressions.KINDS}
    assert all(kind.severity == FAULT for kind in expressions.KINDS)


def test_what_looks_like_a_slip_but_is_none_is_read() -> None:
    for expression in ("${a} != '== && « x »'", "/data/and", "or or or", "${ a }", '"it\'s"', "${a.b-c} > .5"):
        parse(expression)
    assert len(TABLE["cases"]) >= 400
