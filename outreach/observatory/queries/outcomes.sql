-- question : Que deviennent les orientations vers cette structure ?
-- réponse : Les résultats des orientations terminées dans la période. Une structure trop peu concernée est réunie aux autres. « Ensemble » additionne ce que vous avez choisi.
-- choix : quarter structure
-- thème : Orientations et délais
-- chiffre : referral_outcomes
-- quarter : Période de publication.
-- structure_label : Structure.
-- outcome_label : Résultat.
-- numerator : Orientations terminées ainsi.
-- value : Part (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
with chosen as materialized (
    select quarter, structure_label, outcome_label, n as numerator, percent as value, covered_percent
    from referral_outcomes
    where {quarter} and (:structure = '' or structure = :structure)),
several as (select count(distinct quarter || structure_label) as parts from chosen)
select * from (
    select 'Ensemble' as quarter,
        iif(:structure = '', 'Toutes les structures', max(structure_label)) as structure_label,
        outcome_label, sum(numerator) as numerator,
        round(100.0 * sum(numerator) / sum(sum(numerator)) over (), 1) as value,
        min(covered_percent) as covered_percent
    from chosen
    cross join several
    where parts > 1
    group by outcome_label
    union all
    select * from chosen)
order by quarter = 'Ensemble' desc, quarter desc, structure_label, numerator desc
