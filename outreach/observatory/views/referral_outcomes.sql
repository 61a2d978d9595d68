-- titre : Issue des orientations par structure
-- description : Ce que sont devenues les orientations terminées dans le trimestre, par structure, et la part de chaque issue.
-- quarter : Trimestre où l’orientation s’est terminée.
-- structure : Structure.
-- structure_label : Nom de la structure.
-- outcome_label : Issue.
-- n : Nombre d’orientations.
-- percent : Part de cette issue parmi les orientations terminées de la structure.
-- covered_percent : Part minimale des rencontres que couvrent ces lignes.
with counted as (
    select quarter, structure, structure_label, outcome_label, count(*) as n
    from referral_outcome
    where structure <> 'none'
    group by quarter, structure, structure_label, outcome_label)
select c.quarter, c.structure, c.structure_label, c.outcome_label, c.n,
    cast(round(100.0 * c.n / sum(c.n) over (partition by c.quarter, c.structure)) as integer) as percent,
    m.covered_percent
from counted c
left join meetings m on m.quarter = c.quarter
order by c.quarter desc, c.structure, c.n desc
