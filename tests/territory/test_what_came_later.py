"""Columns and files added since: read when there, refused in words when wrong, not missed by older towns."""

import pytest

from outreach.territory import list_remarks, list_structure_rows, list_what_serves, read_territory

ROADMAP = (
    "number,label_fr,label_en,family,public_fr,pilots,co_pilots,"
    "delay,maturity,impact,ease,means,served_by,source,status\n"
    "2,Avoir chaud,Warmth,tous,Tous,mairie,caisse|royaume,court,mûre,fort,fort,faibles,status:refused,Charte,confirmé\n"
    "s1,Le banc,The bench,,Passants,mairie,à confirmer,x,x,x,x,x,form:contact,Charte,à confirmer\n"
)
COMMITTEES = (
    "code,label_fr,label_en,members,associates,led_by_fr,secretary_fr,meetings_a_year,"
    "rhythm_fr,rhythm_en,source,status\n"
    "conseil,Le Conseil,The Council,mairie|royaume,,Le maire,La greffière,4,Aux saisons,Each season,Charte,confirmé\n"
)


@pytest.fixture
def grown(folder, change):
    """Valbrume with all that came later."""
    (folder / "roadmap.csv").write_text(ROADMAP, "utf-8")
    (folder / "committees.csv").write_text(COMMITTEES, "utf-8")
    change("structures.csv", "status\n", "status,languages,delay_days,slips,search_words\n")
    change("structures.csv", "This slip,,,confirmé\n", "This slip,,,confirmé,fr|ar,10,yes,bourg|maire\n")
    change("structures.csv", "a booklet,,,confirmé\n", "a booklet,,,confirmé,à confirmer,à confirmer,,\n")
    return folder


def test_a_town_made_before_is_read_without_them(valbrume):
    assert valbrume.actions == {} and valbrume.committees == {}
    sheet, right = valbrume.structures["mairie"], valbrume.rights["bois"]
    assert (sheet.languages, sheet.delay_days, sheet.slips, sheet.search_words) == ((), None, True, ())
    assert (right.inclusion_theme, right.who_fr, right.papers_fr, right.openfisca_variable) == ("", "", "", "")


def test_what_came_later_is_read(grown):
    town = read_territory(grown)
    mairie, caisse = town.structures.values()
    assert (mairie.languages, mairie.delay_days, mairie.search_words) == (("fr", "ar"), 10, ("bourg", "maire"))
    assert (caisse.languages, caisse.delay_days, caisse.slips) == ((), None, True)
    assert town.actions["2"].co_pilots == ("caisse", "royaume") and town.actions["s1"].co_pilots == ()
    assert town.actions["2"].criteria["maturity"] == "mûre" and not town.actions["s1"].confirmed
    assert town.committees["conseil"].meetings_a_year == 4
    assert list_what_serves(town, "2") == ("status:refused", "right:bois")
    assert [row["words"] for row in list_structure_rows(town)] == [
        "bourg, maire",
        "bois, froid, chauffage, pont, papiers",
    ]


def test_a_structure_that_receives_nobody_needs_no_hours_and_is_not_offered(grown, change):
    line = "equipe,equipe,Équipe de rue,Street team,,,,,,,,,confirmé,,,no,\n"
    (grown / "structures.csv").write_text((grown / "structures.csv").read_text("utf-8") + line, "utf-8")
    town = read_territory(grown)
    assert not town.structures["equipe"].slips
    assert [row["name"] for row in list_structure_rows(town)] == ["mairie", "caisse"]


CASES = {
    "a_right_received_by_a_closed_door": (
        ("structures.csv", ",fr|ar,10,yes,", ",fr|ar,10,no,"),
        "rights.csv, ligne 2, colonne received_by : « mairie » n’accueille pas les personnes ; "
        "retirez ce code ou dites « yes » dans slips, structures.csv.",
    ),
    "delay_in_words": (
        ("structures.csv", "fr|ar,10,", "fr|ar,une semaine,"),
        "structures.csv, ligne 2, colonne delay_days : « une semaine » n’est pas un nombre de jours ; "
        "écrivez par exemple 10, ou « à confirmer ».",
    ),
    "unknown_language": (
        ("structures.csv", "fr|ar,", "fr|elfique,"),
        "structures.csv, ligne 2, colonne languages : « fr|elfique » ne se lit pas ; "
        "choisissez parmi fr, ar, tr, pt, ta, ro, ln, en, other, séparés par « | », ou « à confirmer ».",
    ),
    "right_for_an_action_of_no_road_map": (
        ("roadmap.csv", "\n2,", "\n3,"),
        "rights.csv, ligne 3, colonne action : « 2 » n’est pas une action ; "
        "corrigez ce code ou ajoutez-le dans roadmap.csv.",
    ),
    "unknown_pilot": (
        ("roadmap.csv", "caisse|royaume", "caisse|royame"),
        "roadmap.csv, ligne 2, colonne co_pilots : « royame » n’est pas une structure ni un organisme (royaume ?) ; "
        "corrigez ce code ou ajoutez-le dans structures.csv ou bodies.csv.",
    ),
    "served_by_nothing_known": (
        ("roadmap.csv", "status:refused", "status:refusé"),
        "roadmap.csv, ligne 2, colonne served_by : « status:refusé » ne se lit pas (refused ?) ; "
        "écrivez un code après « right: », « status: » ou « form: ».",
    ),
    "number_of_an_action": (
        ("roadmap.csv", "\ns1,", "\nspécifique 1,"),
        "roadmap.csv, ligne 3, colonne number : « spécifique 1 » n’est pas un numéro d’action ; "
        "écrivez un nombre, ou s1 pour une action spécifique.",
    ),
    "unknown_member": (
        ("committees.csv", "mairie|royaume", "mairie|reine"),
        "committees.csv, ligne 2, colonne members : « reine » n’est pas une structure ni un organisme ; "
        "corrigez ce code ou ajoutez-le dans structures.csv ou bodies.csv.",
    ),
    "misspelt_new_column": (
        ("structures.csv", ",delay_days,", ",delai_days,"),
        "structures.csv, ligne 1 : la colonne delay_days manque (delai_days ?) ; ajoutez-la à cette ligne.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_fault_says_where_and_what_to_do(case, grown, change, faults):
    damage, sentence = CASES[case]
    change(*damage)
    assert faults()[0] == sentence


def test_notes_are_for_people_and_lines_keep_their_number(folder, faults):
    file = folder / "rights.csv"
    text = (
        file.read_text("utf-8")
        .replace("\nbois", "\n# La suite, en hiver ; « froid »\nbois")
        .replace("caisse|", "caise|")
    )
    file.write_text("# Une note; avec, des séparateurs\n" + text, "utf-8")
    assert faults()[0].startswith("rights.csv, ligne 5, colonne received_by : « caise »")


def test_the_remarks_say_what_remains(valbrume, shipped):
    assert list(list_remarks(valbrume)) == [
        "neighbourhoods.csv : 1 ligne à confirmer.",
        "roads.csv : 1 ligne à confirmer.",
        "rights.csv : 2 droits dont les règles restent à vérifier (checked_on).",
    ]
    told = " ".join(list_remarks(shipped))
    assert "horaires à confirmer pour ccas" in told and "prefecture" in told and "rien ne sert" not in told
