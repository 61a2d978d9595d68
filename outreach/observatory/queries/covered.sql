-- question : Que couvrent les publications, et que ne disent-elles pas ?
-- réponse : Pour chaque période : les rencontres, les personnes estimées, la part couverte, les visites arrivées en retard et ce qui n’a pas pu paraître.
-- choix : quarter
-- thème : Feuille de route et couverture
-- chiffre : coverage
-- quarter : Période de publication.
-- meetings : Rencontres de la ville.
-- persons : Personnes (estimation).
-- n : Groupes publiés.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
-- late : Visites en retard comptées ici (à 5 près).
-- note : Ce qui n’a pas pu paraître.
select quarter, meetings, persons, n, covered_percent, late, note
from coverage
where {quarter}
order by quarter desc
