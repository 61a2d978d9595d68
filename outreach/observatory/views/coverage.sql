-- titre : Ce que couvrent les publications
-- définition : Pour chaque période close : rencontres, personnes suivies (estimation), part des rencontres couverte, visites arrivées en retard.
-- numérateur : Rencontres que couvrent les lignes publiées.
-- dénominateur : Toutes les rencontres de la ville dans la période.
-- périmètre : Périodes publiées.
-- lecture : en {quarter}, {meetings} rencontres et environ {persons} personnes suivies ; les lignes couvrent au moins {covered_percent} % des rencontres.
-- mise en garde : La part couverte est arrondie à 5 vers le bas. Les personnes suivies sont celles rencontrées, ou dont une orientation s’est terminée : elles peuvent être plus nombreuses que les rencontres.
-- version : 1
-- quarter : Trimestre.
-- meetings : Nombre de rencontres de la ville.
-- persons : Nombre estimé de personnes suivies.
-- n : Nombre de groupes publiés.
-- covered_percent : Part minimale des rencontres que couvrent les lignes.
-- late : Visites de trimestres antérieurs comptées ici, arrondies à 5.
-- note : Ce qui n’a pas pu paraître.
select p.quarter, m.n as meetings, (select sum(g.n) from persons g where g.quarter = p.quarter) as persons,
    (select count(*) from persons g where g.quarter = p.quarter) as n, m.covered_percent, p.late, p.note
from periods p
left join meetings m on m.quarter = p.quarter
order by p.quarter desc
