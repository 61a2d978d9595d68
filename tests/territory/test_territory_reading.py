"""The shipped town and an invented one are read from data alone."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import outreach
from outreach import errors
from outreach.territory import Denominator, Right, find_territory, list_right_rows, list_structure_rows, read_territory

CODE_FOLDER = Path(outreach.__file__).parent
TERRITORIES = ["shipped", "valbrume"]


def test_the_shipped_town_has_what_the_agreement_names(shipped):
    assert (shipped.id, shipped.name) == ("91286", "Grigny")
    assert {"grande_borne", "grigny_2"} <= {code for code, place in shipped.neighbourhoods.items() if place.confirmed}
    assert len(shipped.sectors) == 3 and 5 <= len(shipped.neighbourhoods) <= 7
    partners = {*shipped.structures, *shipped.bodies}
    assert {"etat", "departement", "ville", "gps", "caf", "cpam", "ars", "france_travail", "education"} <= partners
    assert {"cnav", "clic", "epfif", "rye", "mef"} <= partners
    assert shipped.denominators["inhabitants"].value == 28265


def test_who_decides_who_pays_and_who_receives_are_three_things(shipped):
    rsa = shipped.rights["rsa"]
    assert (rsa.decided_by, rsa.paid_by, rsa.received_by) == ("departement", "caf", ("caf", "ccas"))


def test_what_is_sensitive_is_marked(shipped):
    permits = {"titre_sejour", "premier_titre", "famille_etranger", "nationalite", "asile"}
    disability = {"aah", "aeeh", "pch", "cmi", "rqth", "ecole_handicap"}
    health = {"ame", "ald", "arret_maladie", "invalidite", "soutien_psy", "ajpp", "pmi_suivi"}
    marked = {right.code for right in shipped.rights.values() if right.sensitive}
    assert marked == permits | disability | health | {"violences"}


def test_nothing_is_invented_about_where_and_when_to_go(shipped):
    for sheet in shipped.structures.values():
        told = f"{sheet.place_fr} {sheet.hours_fr}"
        assert "à confirmer" in told and not sheet.confirmed
        assert not re.search(r"\d", told) and not sheet.direct_number


def test_doubts_stay_in_the_status_and_out_of_the_labels(shipped):
    parts = [shipped.neighbourhoods, shipped.sectors, shipped.rights, shipped.structures, shipped.families]
    labels = [label for part in parts for entry in part.values() for label in (entry.label_fr, entry.label_en)]
    assert not [label for label in labels if "confirm" in label]


def test_a_slip_names_a_structure_but_never_the_right(shipped):
    # What is printed on the slip; only the words of one right alone would tell (RSA, « séjour »…).
    telling = re.compile(r"rsa|séjour|permit|handicap|disab|minimum|chômage|unemploy|impayé|arrears|aliment|food", re.I)
    for sheet in shipped.structures.values():
        printed = [sheet.label_fr, sheet.label_en, sheet.place_fr, sheet.place_en, sheet.bring_fr, sheet.bring_en]
        assert not [text for text in printed if telling.search(text)]


def test_an_invented_town_is_read_as_well(valbrume):
    assert list(valbrume.neighbourhoods) == ["haut", "bas"]
    assert valbrume.rights["bois"] == Right(
        code="bois",
        label_fr="Prime bois",
        label_en="Wood benefit",
        family="tous",
        decided_by="royaume",
        paid_by="caisse",
        received_by=("caisse", "mairie"),
        search_words=("bois", "froid", "chauffage"),
        sensitive=False,
        rule_version="2020-01",
        actions=("2",),
        source="Charte de Valbrume",
        checked_on="à confirmer",
    )
    assert valbrume.structures["mairie"].place_fr == "Grand-place, rez-de-chaussée"
    assert valbrume.denominators["inhabitants"] == Denominator(
        "inhabitants", "Habitants", "Inhabitants", 1200, "persons", 2020, "Invention des tests"
    )


def test_semicolons_a_byte_order_mark_and_the_spreadsheets_empty_cells_are_accepted(folder, valbrume):
    for file in folder.glob("*.csv"):
        if file.name != "structures.csv":  # its texts hold commas: saved with quotes below
            text = file.read_text("utf-8").replace(",", ";").replace("\n", ";;\r\n") + ";;;;\r\n\r\n"
            file.write_bytes(text.encode("utf-8-sig"))
    structures = folder / "structures.csv"
    text = structures.read_text("utf-8").replace('"Grand-place, rez-de-chaussée"', '"Grand-place; rez-de-chaussée"')
    text = text.replace('"Main square, ground floor"', '"Main square; ground floor"').replace(",", ";")
    structures.write_bytes(text.encode("utf-8-sig"))
    read = read_territory(folder)
    assert (read.rights, read.roads, read.neighbourhoods) == (valbrume.rights, valbrume.roads, valbrume.neighbourhoods)


def test_a_territory_cannot_be_changed(valbrume):
    with pytest.raises(TypeError):
        valbrume.rights["new"] = valbrume.rights["pain"]
    with pytest.raises(AttributeError):
        valbrume.name = "Elsewhere"


def test_the_instances_own_town_wins_over_the_shipped_one(tmp_path):
    shipped = find_territory("grigny", tmp_path)
    assert shipped == CODE_FOLDER / "territory" / "grigny"
    own = tmp_path / "territory" / "grigny"
    own.mkdir(parents=True)
    assert find_territory("grigny", tmp_path) == own


def test_a_town_may_be_given_as_a_folder(folder, tmp_path):
    assert find_territory(folder, tmp_path) == find_territory(str(folder), tmp_path) == folder


@pytest.mark.parametrize("name", ["grigni", "/no/such/folder"])
def test_an_unknown_town_is_refused_with_those_known(name, tmp_path):
    with pytest.raises(errors.Refusal, match=f"« {name} » n’est pas un dossier .territoires connus : grigny"):
        find_territory(name, tmp_path)


def test_the_rows_of_the_rights_carry_the_routed_structure_of_the_neighbourhood(valbrume):
    rows = list_right_rows(valbrume, "bas")
    assert rows[1] == {
        "name": "bois",
        "label_fr": "Prime bois",
        "label_en": "Wood benefit",
        "structure": "mairie",
        "words": "bois, froid, chauffage",
        "family": "tous",
    }
    assert [row["structure"] for row in list_right_rows(valbrume, "haut")] == ["mairie", "caisse", "mairie"]


def test_a_public_that_is_received_elsewhere_has_its_own_column_and_no_other(valbrume):
    told = {
        row["name"]: {name: code for name, code in row.items() if name.startswith("structure")}
        for row in list_right_rows(valbrume, "haut")
    }
    assert told == {
        "pain": {"structure": "mairie"},
        "bois": {"structure": "caisse"},
        "passage": {"structure": "mairie", "structure_anciens": "caisse"},
    }


def test_the_rows_of_the_structures_are_found_by_the_words_of_what_they_receive(valbrume):
    rows = list_structure_rows(valbrume)
    assert rows[1] == {
        "name": "caisse",
        "label_fr": "Caisse de Valbrume",
        "label_en": "Valbrume fund",
        "kind": "caisse",
        "words": "bois, froid, chauffage, pont, papiers",
    }


def test_nothing_of_the_shipped_town_is_in_code(shipped):
    places = [*shipped.neighbourhoods.values(), *shipped.sectors.values()]
    words = {shipped.id, shipped.name, *(word for place in places for word in (place.code, place.label_fr))}
    assert _find_words(words, CODE_FOLDER.rglob("*")) == []


def test_no_right_and_no_structure_is_named_in_the_code_of_the_territory(shipped):
    words = {shipped.name.lower(), *shipped.rights, *shipped.structures, *shipped.bodies}
    # English, or what a column says, before being codes.
    assert _find_words(words - {"are", "education"}, (CODE_FOLDER / "territory").glob("*.py")) == []


def _find_words(words, files):
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(words))) + r")(?!\w)")
    return [
        f"{file.relative_to(CODE_FOLDER)}: {found}"
        for file in files
        if file.suffix in {".py", ".html", ".js", ".sql"}
        for found in pattern.findall(file.read_text("utf-8"))
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(["rights.csv", "roads.csv", "territory.toml"]), data=st.data())
def test_whatever_a_file_holds_is_read_or_refused_in_words(file, data, folder):
    good = (folder / file).read_bytes()
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, min(len(good), start + 20)))
    (folder / file).write_bytes(good[:start] + data.draw(st.binary(max_size=20)) + good[end:])
    try:
        assert read_territory(folder).rights
    except errors.Refusal as refused:
        assert file in refused.sentence and refused.remedy
    finally:
        (folder / file).write_bytes(good)
