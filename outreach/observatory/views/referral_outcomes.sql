-- titre : Issue des orientations par structure
-- définition : Ce que sont devenues les orientations terminées dans la période, par structure, et la part de chaque issue.
-- numérateur : Orientations terminées par cette issue.
-- dénominateur : Toutes les orientations terminées publiées de la structure dans la période.
-- périmètre : Orientations terminées dans la période, quelle que soit celle de leur ouverture.
-- lecture : en {quarter}, {percent} % des orientations terminées de « {structure_label} » ont eu l’issue « {outcome_label} » ({n}).
-- mise en garde : Les orientations qui attendent encore n’y sont pas.
-- version : 1
-- quarter : Période où l’orientation s’est terminée.
-- structure : Structure.
-- structure_label : Nom de la structure.
-- outcome_label : Issue.
-- n : Nombre d’orientations.
-- percent : Part de cette issue parmi les orientations terminées de la structure.
-- covered_percent : Part minimale des rencontres que couvrent ces lignes.
with counted as (
    select r.of_quarter as quarter, r.structure, s.label as structure_label, o.label as outcome_label, sum(r.cases) as n
    from cases_structure_outcome r
    left join codes s on s.column_name = 'structure' and s.code = r.structure
    left join codes o on o.column_name = 'outcome' and o.code = r.outcome
    where r.structure <> 'nothing'
    group by r.of_quarter, r.structure, structure_label, outcome_label)
select c.quarter, c.structure, c.structure_label, c.outcome_label, c.n,
    cast(round(100.0 * c.n / sum(c.n) over (partition by c.quarter, c.structure)) as integer) as percent,
    m.covered_percent
from counted c
left join meetings m on m.quarter = c.quarter
order by c.quarter desc, c.structure, c.n desc
