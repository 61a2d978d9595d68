-- question : Où perd-on les personnes, de l’orientation au droit ouvert ?
-- réponse : Les étapes d’une orientation, et la part des personnes qui y parviennent. « Ensemble » additionne ce que vous avez choisi.
-- choix : quarter
-- thème : Orientations et délais
-- chiffre : referral_funnel
-- quarter : Période de publication.
-- step_label : Étape.
-- numerator : Y sont parvenues.
-- denominator : Orientations envoyées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
with chosen as materialized (
    select quarter, step_label, numerator, denominator, value, previous_value, last_year_value, covered_percent, rank
    from referral_funnel
    where {quarter}),
several as (select count(distinct quarter) as parts from chosen)
select quarter, step_label, numerator, denominator, value,
    previous_value, last_year_value, covered_percent
from (
    select 'Ensemble' as quarter, step_label, sum(numerator) as numerator, sum(denominator) as denominator,
        round(100.0 * sum(numerator) / sum(denominator), 1) as value, '' as previous_value, '' as last_year_value,
        min(covered_percent) as covered_percent, min(rank) as rank
    from chosen
    cross join several
    where parts > 1
    group by step_label
    union all
    select * from chosen)
order by quarter = 'Ensemble' desc, quarter desc, rank
