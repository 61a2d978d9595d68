"""A bad territory is refused with every fault: file, line, column and remedy."""

import pytest

from outreach.territory import read_territory

CASES = {
    "unknown_structure_in_a_right": (
        ("rights.csv", ",caisse|mairie,", ",caise|mairie,"),
        "rights.csv, ligne 3, colonne received_by : « caise » n’est pas une structure (caisse ?) ; "
        "corrigez ce code ou ajoutez-le dans structures.csv.",
    ),
    "unknown_decider": (
        ("rights.csv", "tous,royaume,", "tous,reine,"),
        "rights.csv, ligne 3, colonne decided_by : « reine » n’est pas une structure ni un organisme ; "
        "corrigez ce code ou ajoutez-le dans structures.csv ou bodies.csv.",
    ),
    "unknown_sector": (
        ("neighbourhoods.csv", "Town,vallee", "Town,valee"),
        "neighbourhoods.csv, ligne 2, colonne sector : « valee » n’est pas un secteur (vallee ?) ; "
        "corrigez ce code ou ajoutez-le dans sectors.csv.",
    ),
    "unknown_family": (
        ("rights.csv", "benefit,tous,", "benefit,toutes,"),
        "rights.csv, ligne 2, colonne family : « toutes » n’est pas une famille de droits (tous ?) ; "
        "corrigez ce code ou ajoutez-le dans families.csv.",
    ),
    "road_in_an_unknown_neighbourhood": (
        ("roads.csv", "bois,bas,", "bois,milieu,"),
        "roads.csv, ligne 4, colonne neighbourhood : « milieu » n’est pas un quartier ; "
        "corrigez ce code ou ajoutez-le dans neighbourhoods.csv.",
    ),
    "road_for_an_unknown_public": (
        ("roads.csv", "passage,*,anciens,", "passage,*,ancien,"),
        "roads.csv, ligne 6, colonne public : « ancien » n’est pas une famille de droits (anciens ?) ; "
        "corrigez ce code ou ajoutez-le dans families.csv.",
    ),
    "road_to_a_structure_that_does_not_receive": (
        ("roads.csv", "pain,*,*,mairie", "pain,*,*,caisse"),
        "roads.csv, ligne 2, colonne structure : « caisse » ne reçoit pas le droit « pain » ; "
        "choisissez mairie, ou ajoutez « caisse » à received_by dans rights.csv.",
    ),
    "right_without_a_road_somewhere": (
        ("roads.csv", "bois,*,*,caisse", "bois,*,anciens,caisse"),
        "rights.csv, ligne 3, colonne code : « bois » n’a pas de chemin pour tous les publics dans haut ; "
        "ajoutez une ligne dans roads.csv, avec « * » pour public.",
    ),
    "same_code_twice": (
        ("neighbourhoods.csv", "bas,Le Bas", "haut,Le Haut,Upper Town,vallee,confirmé\nbas,Le Bas"),
        "neighbourhoods.csv, ligne 3, colonne code : « haut » est déjà ligne 2 ; gardez une seule des deux lignes.",
    ),
    "same_road_twice": (
        ("roads.csv", "bois,bas,*,mairie", "bois,*,*,mairie"),
        "roads.csv, ligne 4, colonne right : « bois », « * », « * » est déjà ligne 3 ; "
        "gardez une seule des deux lignes.",
    ),
    "body_that_is_a_structure": (
        ("bodies.csv", "royaume,", "royaume,x,x\nmairie,"),
        "bodies.csv, ligne 3, colonne code : « mairie » est déjà une structure ; retirez cette ligne.",
    ),
    "empty_cell": (
        ("structures.csv", ",Le matin,", ",,"),
        "structures.csv, ligne 2, colonne hours_fr : la case est vide ; remplissez-la, ou dites « no » dans slips.",
    ),
    "code_with_a_capital": (
        ("families.csv", "anciens,Anciens,Elders", "anciens,Anciens,Elders\nJeunes,Jeunes,Youth"),
        "families.csv, ligne 4, colonne code : « Jeunes » n’est pas un code ; "
        "employez des minuscules sans accent, des chiffres et _.",
    ),
    "neither_confirmed_nor_to_confirm": (
        ("sectors.csv", "confirmé", "peut-être"),
        "sectors.csv, ligne 2, colonne status : « peut-être » ne se lit pas ; "
        "écrivez « confirmé » ou « à confirmer ».",
    ),
    "neither_sensitive_nor_not": (
        ("rights.csv", "papiers,yes", "papiers,vrai"),
        "rights.csv, ligne 4, colonne sensitive : « vrai » ne se lit pas ; écrivez « yes » ou « no ».",
    ),
    "action_that_is_no_number": (
        ("rights.csv", "no,2,", "no,deux,"),
        "rights.csv, ligne 3, colonne action : « deux » n’est pas un numéro d’action ; "
        "écrivez un nombre, s1 pour une action spécifique, ou rien.",
    ),
    "french_date": (
        ("rights.csv", "2020-01-15", "15/01/2020"),
        "rights.csv, ligne 2, colonne checked_on : « 15/01/2020 » n’est pas une date ; "
        "écrivez par exemple 2026-11-23, ou « à confirmer ».",
    ),
    "only_bars": (
        ("rights.csv", "pain|faim", "|"),
        "rights.csv, ligne 2, colonne search_words : « | » ne dit rien ; écrivez au moins un mot entre les « | ».",
    ),
    "missing_column": (
        ("rights.csv", "received_by", "recieved_by"),
        "rights.csv, ligne 1 : la colonne received_by manque (recieved_by ?) ; ajoutez-la à cette ligne.",
    ),
    "column_twice": (
        ("families.csv", "label_en", "label_en,code"),
        "families.csv, ligne 1 : la colonne code est deux fois ; gardez-en une.",
    ),
    "comma_without_quotes": (
        ("structures.csv", "Rue du Moulin", "Rue du Moulin, au fond"),
        "structures.csv, ligne 3 : il y a une case de trop ; "
        "mettez entre guillemets le texte qui contient une virgule ou un point-virgule.",
    ),
    "unclosed_quote": (
        ("roads.csv", "pain,*", '"pain,*'),
        "roads.csv : le fichier ne se lit pas (unexpected end of data) ; "
        "dans le tableur, enregistrez-le en « CSV UTF-8 ».",
    ),
    "town_without_its_insee_code": (
        ("territory.toml", 'id = "99901"', "id = 99901"),
        "territory.toml, id : ce n’est pas un code Insee ; écrivez entre guillemets les cinq signes de la commune.",
    ),
    "figure_without_a_source": (
        ("territory.toml", 'source = "Invention des tests"', ""),
        "territory.toml, denominators n° 1, source : le texte manque ; écrivez-le entre guillemets.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_fault_says_where_and_what_to_do(case, change, faults):
    damage, sentence = CASES[case]
    change(*damage)
    assert faults() == [sentence]


def test_all_the_faults_of_all_the_files_are_told_at_once(change, faults):
    change("rights.csv", ",caisse|mairie,", ",caise|mairie,")
    change("structures.csv", ",Le matin,", ",,")
    change("sectors.csv", "confirmé", "?")
    change("territory.toml", 'name = "Valbrume"', "")
    assert [fault.split(" :")[0] for fault in faults()] == [
        "territory.toml, name",
        "sectors.csv, ligne 2, colonne status",
        "rights.csv, ligne 3, colonne received_by",
        "structures.csv, ligne 2, colonne hours_fr",
    ]


def test_a_missing_file_is_told_once_and_not_for_each_line_that_names_it(folder, faults):
    (folder / "structures.csv").unlink()
    assert faults() == [f"structures.csv : ce fichier manque ; ajoutez-le dans {folder}."]


def test_an_empty_folder_names_all_its_missing_files(tmp_path, folder, faults):
    for file in folder.iterdir():
        file.unlink()
    assert len(faults()) == 8


def test_a_file_saved_in_latin_1_is_refused_in_one_sentence(folder, faults):
    file = folder / "rights.csv"
    file.write_bytes(file.read_text("utf-8").encode("latin-1"))
    assert faults() == [
        "rights.csv : le fichier n’est pas en UTF-8 ; dans le tableur, enregistrez-le en « CSV UTF-8 »."
    ]


def test_an_empty_file_lacks_its_columns(folder, faults):
    (folder / "families.csv").write_text("", "utf-8")
    assert [fault.split(" ;")[0] for fault in faults()] == [
        f"families.csv, ligne 1 : la colonne {column} manque" for column in ("code", "label_fr", "label_en")
    ]


def test_a_file_with_only_its_header_is_refused(folder, faults):
    file = folder / "neighbourhoods.csv"
    file.write_text(file.read_text("utf-8").split("\n")[0], "utf-8")
    assert faults()[0] == "neighbourhoods.csv : le fichier n’a aucune ligne ; ajoutez au moins un quartier."


def test_a_town_needs_no_body_beside_its_structures(folder, change):
    change("bodies.csv", "royaume,Le Royaume,The Kingdom\n", "")
    for line in ("tous,royaume", "anciens,royaume"):
        change("rights.csv", line, line.replace("royaume", "mairie"))
    assert not read_territory(folder).bodies
