-- titre : Ce que couvrent les publications
-- description : Pour chaque trimestre clos : rencontres, personnes estimées, part des rencontres couverte, visites arrivées en retard.
-- quarter : Trimestre.
-- meetings : Nombre de rencontres de la ville.
-- persons : Nombre estimé de personnes.
-- n : Nombre de groupes publiés.
-- covered_percent : Part minimale des rencontres que couvrent les lignes.
-- late : Visites de trimestres antérieurs comptées ici, arrondies à 5.
-- note : Ce qui n’a pas pu paraître.
select p.quarter, m.n as meetings, (select sum(g.n) from persons g where g.quarter = p.quarter) as persons,
    (select count(*) from persons g where g.quarter = p.quarter) as n, m.covered_percent, p.late, p.note
from periods p
left join meetings m on m.quarter = p.quarter
order by p.quarter desc
