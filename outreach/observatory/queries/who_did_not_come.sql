-- question : Combien de personnes orientées ne se présentent pas, et où ?
-- réponse : Part des orientations terminées parce que la personne ne s’est pas présentée, par structure. « Ensemble » additionne ce que vous avez choisi.
-- choix : quarter structure
-- thème : Orientations et délais
-- chiffre : did_not_come
-- quarter : Période de publication.
-- structure_label : Structure.
-- numerator : Ne se sont pas présentées.
-- denominator : Orientations terminées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
with chosen as materialized (
    select quarter, structure_label, numerator, denominator, value, previous_value, last_year_value, covered_percent,
        '' as rank
    from did_not_come
    where {quarter} and (:structure = '' or structure = :structure)),
several as (select count(distinct quarter || structure_label) as parts from chosen)
select quarter, structure_label, numerator, denominator, value,
    previous_value, last_year_value, covered_percent
from (
    select 'Ensemble' as quarter,
        iif(:structure = '', 'Toutes les structures', max(structure_label)) as structure_label,
        sum(numerator) as numerator, sum(denominator) as denominator,
        round(100.0 * sum(numerator) / sum(denominator), 1) as value, '' as previous_value, '' as last_year_value,
        min(covered_percent) as covered_percent, min(rank) as rank
    from chosen
    cross join several
    where parts > 1
    having count(*) > 0
    union all
    select * from chosen)
order by quarter = 'Ensemble' desc, quarter desc, value desc
