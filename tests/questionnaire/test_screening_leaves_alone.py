"""Ordinary notes, as outreach workers write them, are kept to the letter: money, days, hours, ages, floors."""

import tomllib
from pathlib import Path

import pytest

import outreach.fiction
from outreach.questionnaire import screen

NOTES = [
    "Doit 850 € de loyer, 3 enfants, RSA suspendu depuis mars 2026.",
    "Dette EDF de 1 200,50 € ; échéancier de 45 € par mois.",
    "Indemnisation de 1 234 567 € refusée par l’assurance.",
    "Reste 1.234.567,80 euros à partager entre héritiers.",
    "RDV à la CAF le 12/05/2026 à 14h30, puis le 05/06/2026 à 09:15.",
    "RDV 05/06 10:30, 14:00 si empêchée.",
    "Passer les 01/09, 05/10, 03/11, 07/12.",
    "Ouvert 09:00-12:00, 14:00-17:30 sauf mercredi.",
    "Hospitalisé du 05/05/26 au 06/06/26 - retour le 08/06/26 10:00.",
    "Du 05/05/26 - 06/06/26 chez sa fille.",
    "Chômage 01/2024-05/2026, 850 € par mois.",
    "Impôts 2019, 2021, 2022 et 2023 non déclarés.",
    "Titre de séjour expiré depuis le 2026-05-12 09:30.",
    "RDV 01 05 2026 14h30 à la mairie.",
    "4 enfants de 2, 5, 7 et 11 ans ; enceinte de 6 mois.",
    "3e étage, porte 12, bât. B2, ascenseur en panne depuis 2 mois.",
    "Bus 402 à 8h10, ligne 4510 le soir.",
    "T3 de 62 m², 680 € + 120 € de charges, APL 310 €.",
    "Loi 2005-102 du 11 février 2005, article L821-1.",
    "AAH 1 016,05 € ; MVA 104,77 € ; loyer 412,30 €.",
    "Revenus 850-1200 € selon les mois, parfois 850 - 1200.",
    "Madame est absente, repasser après 18 h.",
    "Monsieur ne lit pas le français, madame a tout traduit.",
    "Mme veut une interprète en tamoul ; M. est d’accord.",
    "Madame souhaite refaire la demande, monsieur refuse.",
    "madame n’a pas reçu le courrier, monsieur l’a perdu",
    "Madame : absente. Monsieur : RDV demain.",
    "Vu madame\nà rappeler lundi",
    "MADAME EST ABSENTE, MONSIEUR TRAVAILLE DE NUIT",
    "Mme s’est présentée à l’accueil, M. n’y était pas.",
    "La mère de monsieur vit avec eux (84 ans, GIR 3).",
    "Madame le maire a répondu ; voir la dame de l’accueil.",
    "Monsieur du 3e attend son titre, celui du 5e aussi.",
    "Monsieur et madame travaillent tous les deux, 2 SMIC.",
    "madame habitait à 200 m. de la gare, distance de 15 m. environ",
    "M. peut venir le 23.11.2026, Mme préfère le 24.",
    "Le RSA et la CSS, M+1 et M+2.",
    "Ne sait pas à quel nom est le bail. Nom du droit : à vérifier.",
    "Elle appelle la CAF chaque jour, 40 minutes d’attente.",
    "Coupure d’électricité le 1er avril : 3 kVA, 1 800 kWh/an.",
    "La famille vit à 6 dans 38 m² ; famille monoparentale au 2e.",
    "A 62 ans et 4 mois, 152 trimestres sur 167, relevé de 1985 à 2019.",
    "Rappeler entre 10h et 12h, pas avant 10:00/11:00.",
    "Content(e) de la visite. Très fatigué(e) ; né(e) à Grigny.",
    "rdv @ 14h devant la mairie, place @ définir",
    "Le demandeur remettra l’attestation ; parle soninké 👩‍👧 et bambara.",
    "Gravement malade, ils remettent les papiers ; droits suspendus.",
    "Points : 1) CAF 2) CPAM 3) CCAS 4) MDPH 5) PMI 6) école 7) cantine 8) bail 9) gaz",
    "அம்மா வந்தார் — elle reviendra. لا يقرأ الفرنسية",
    "10 % de remise, 2 × 350 € puis 1 × 120 €.",
    "Voir Mme. Elle attend ; monsieur SDF, madame RQTH.",
    "Mrs is away until Monday, the husband was at home.",
    "Bons de 50 €, 20 € et 10 € donnés par le CCAS.",
    "Code postal 91350, quartier 3, tour 14.",
]


@pytest.mark.parametrize("note", NOTES)
def test_an_ordinary_note_is_left_alone(note: str) -> None:
    assert screen(note) == (note, False)


def test_the_notes_of_the_invented_town_are_left_alone() -> None:
    marginals = tomllib.loads((Path(outreach.fiction.__file__).parent / "marginals.toml").read_text("utf-8"))
    for note in marginals["notes"]["texts"]:
        assert screen(note) == (note, False)
