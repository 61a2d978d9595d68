"""What the server blanks, and what it leaves alone: one table for the server's screening and the phone's warnings."""

IDENTIFYING = [
    ("Tél 06 12 34 56 78 le soir", "Tél ▒▒▒ le soir"),
    ("0612345678", "▒▒▒"),
    ("06.12.34.56.78", "▒▒▒"),
    ("06-12-34-56-78", "▒▒▒"),
    ("06 12 34 56 78", "▒▒▒"),
    ("+33 6 12 34 56 78", "▒▒▒"),
    ("+33(0)612345678", "▒▒▒"),
    ("0033612345678", "▒▒▒"),
    ("+221 77 123 45 67", "▒▒▒"),
    ("écrire à jean.dupont@mail.fr vite", "écrire à ▒▒▒ vite"),
    ("jean dot@mail . fr", "jean ▒▒▒"),
    ("NIR 2 84 05 91 123 456 78", "NIR ▒▒▒"),
    ("284059112345678", "▒▒▒"),
    ("1 85 12 2A 123 456 78", "▒▒▒"),
    ("allocataire 1234567", "allocataire ▒▒▒"),
    ("dossier 7654321A en attente", "dossier ▒▒▒ en attente"),
    ("réf.1234567, puis 7654321.", "réf.▒▒▒, puis ▒▒▒."),
    ("absent,0612345678", "absent,▒▒▒"),
    ("Mme Diallo attend", "▒▒▒ attend"),
    ("voir M. de La Tour demain", "voir ▒▒▒ demain"),
    ("Monsieur Ben Ali", "▒▒▒"),
    ("madame N’Diaye", "▒▒▒"),
    ("Mlle Marie-Claire Dupont", "▒▒▒"),
    ("M Traoré au 3e", "▒▒▒ au 3e"),
    ("MME DUPONT", "▒▒▒"),
    ("elle s’appelle Fatou Diop", "elle ▒▒▒"),
    ("son nom est Diop", "▒▒▒"),
]

INNOCENT = [
    "Doit 1 200 € de loyer",
    "1200000 € de travaux",
    "1 234 567 €",
    "Dette de 1234567 euros",
    "1234567,50 de dette",
    "Depuis le 12/05/2024",
    "Né en 1985, arrivé en 2019",
    "RDV le 23.11.2026 à 14h30",
    "3 enfants de 2, 5 et 11 ans",
    "Bâtiment B, 91350 Grigny",
    "APL 250 puis 180,50 €",
    "Madame attend son fils",
    "monsieur est à la retraite",
    "Le RSA et la CSS M+1",
    "M. est absent",
    "elle appelle la CAF",
    "Aide au nom de la commune",
    "Loi 2005-102 du 11 février 2005",
    "de 2020 à 2024 puis 2025",
    "",
]

REACHING = [
    ("(06) 12 34 56 78", "(▒▒▒"),
    ("+33(6)12345678", "▒▒▒"),
    ("+33 (0)6 12 34 56 78", "▒▒▒"),
    ("tel0612345678", "tel▒▒▒"),
    ("061 234 5678", "▒▒▒"),
    ("0 6 1 2 3 4 5 6 7 8", "▒▒▒"),
    ("O6 12 34 56 78", "▒▒▒"),
    ("6 12 34 56 78", "▒▒▒"),
    ("612345678", "▒▒▒"),
    ("0️⃣6️⃣12345678", "▒▒▒"),
    ("06 12 34\n56 78, 2 enfants", "▒▒▒, 2 enfants"),
    ("le 12/05/2026 : 06 12 34 56 78", "le 12/05/2026 : ▒▒▒"),
    ("850 € 06,12,34,56,78", "850 € ▒▒▒"),
    ("a.b＠x.fr", "▒▒▒"),
    ("a.b  @  x.fr", "▒▒▒"),
    ("fatou(a)gmail.com", "▒▒▒"),
    ("fatou [at] gmail.com", "▒▒▒"),
    ("fatou arobase gmail point com", "▒▒▒"),
    ("fatou at gmail.com", "▒▒▒"),
    ("a.b\u200b@x\u200b.fr", "▒▒▒"),
    ("a_b@x。fr", "▒▒▒"),
    ("jean@gmail", "▒▒▒"),
    ("FR76 3000 6000 0112 3456 7890 189", "▒▒▒"),
]

TITLED = [
    ("Mme\nDupont", "▒▒▒"),
    ("Madame\nDupont\nLoyer 850 €", "▒▒▒\nLoyer 850 €"),
    ("Mme\ndupont", "▒▒▒"),
    ("Mme: Dupont", "▒▒▒"),
    ("Mme : dupont", "▒▒▒"),
    ("Mme_Dupont", "▒▒▒"),
    ("Mme-Dupont", "▒▒▒"),
    ("Mme\u200b Dupont", "▒▒▒"),
    ("Mme Dupont  Fatou", "▒▒▒"),
    ("M.Diallo", "▒▒▒"),
    ("m. diallo", "▒▒▒"),
    ("M. et Mme Diallo", "M. et ▒▒▒"),
    ("MME DIALLO RSA REFUSE", "▒▒▒ RSA REFUSE"),
    ("mme dupont est absente", "▒▒▒ est absente"),
    ("la famille Diallo au 2e", "▒▒▒ au 2e"),
    ("s’appelle fatou", "▒▒▒"),
    ("Nom : Diop", "▒▒▒"),
]

FILE_NUMBERS = [
    *("123 4567", "123-4567", "123.4567", "1 234 567", "1.234.567", "12 345 678", "1234-567", "12 34 567"),
    *("123 45 67", "1234567AB", "12345678", "9912345678", "１２３４５６７", "123\u200b4567", "1\u202f234\u202f567"),
]

AMOUNTS = ["1 234 567 €", "1 234 567,50", "1.234.567 euros", "1234567 EUR", "123 4567 k€"]

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

SEPARATORS = {
    "two spaces": "  ",
    "dash between spaces": " - ",
    "line break": "\n",
    "comma": ",",
    "comma and space": ", ",
    "colon": ":",
    "underscore": "_",
    "middle dot": "·",
    "slash": "/",
    "slash between spaces": " / ",
    "thin space": "\u2009",
    "narrow no-break space": "\u202f",
    "ideographic space": "\u3000",
    "em dash": "—",
    "en dash": "–",
    "minus": "−",
    "zero-width space": "\u200b",
    "word joiner": "\u2060",
    "soft hyphen": "\u00ad",
    "zero-width joiner": "\u200d",
    "bar": "|",
    "star": "*",
}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

GROUPS = ["06 12 34 56 78", "+33 6 12 34 56 78", "0033 6 12 34 56 78", "2 85 05 91 286 123 45", "1 85 12 2A 123 456"]

TITLES = ["Mme", "mme", "MME", "Madame", "madame", "M.", "Mr", "Monsieur", "Mlle"]

NAMES = [
    *("Dupont", "DUPONT", "dupont", "diallo", "n’diaye", "de souza", "ben ali", "el-amrani", "Şahin", "Ștefan"),
    *("İnan", "Œuvrard", "Żak", "Ōno", "Дмитриева", "محمد", "பிரியா", "王", "E\u0301lodie Durand", "D’Almeida"),
    *("« Dupont »", '"Dupont"', "\u200bDupont", " Dupont", "\u00a0Dupont"),
]


def list_telling() -> list[str]:
    """List every text that tells who somebody is."""
    told = [text for text, _ in (*IDENTIFYING, *REACHING, *TITLED)]
    told += [f"dossier {number} en cours" for number in FILE_NUMBERS]
    told += [f"vu {title} {name} hier" for title in TITLES for name in NAMES]
    numbers = [separator.join(groups.split()) for separator in SEPARATORS.values() for groups in GROUPS]
    for spelt in numbers:
        told += [f"joindre au {each} le soir" for each in (spelt, spelt.translate(FULL_WIDTH), spelt.translate(ARABIC))]
    return [*told, "bon GGWA-ATBE-P donné", "bon ＧＧＷＡ－ＡＴＢＥ－Ｐ donné"]


def list_innocent() -> list[str]:
    """List every text that tells nobody."""
    return [*INNOCENT, *NOTES, *(f"dette de {amount} à ce jour" for amount in AMOUNTS), "bon GGWA-ATBE-Q donné"]
