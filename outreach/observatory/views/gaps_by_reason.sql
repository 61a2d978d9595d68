-- titre : Non-recours par cause
-- définition : Comment se répartissent les non-recours trouvés, selon leur cause (typologie de l’Odenore).
-- numérateur : Non-recours de cette cause.
-- dénominateur : Tous les non-recours publiés de la période, cause non demandée comprise.
-- périmètre : Personnes rencontrées dans la période ; une situation déjà parue pour le même parcours ne reparaît pas pendant la durée de conservation.
-- lecture : en {quarter}, {numerator} des {denominator} non-recours publiés ({value} %) avaient pour cause « {reason_label} ».
-- mise en garde : « Non demandée » et « non communiquée » sont comptées à part. Les lignes décrivent les personnes rencontrées, pas les habitants : on ne peut pas les étendre à la ville. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- reason : Cause du non-recours.
-- reason_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with counted as (
    select of_quarter as quarter, reason, sum(cases) as numerator
    from cases_right_reason
    where "right" <> 'nothing'
    group by of_quarter, reason),
shared as (select *, sum(numerator) over (partition by quarter) as denominator from counted),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from shared)
select v.quarter, v.reason, coalesce(reason_words.label, v.reason) as reason_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes reason_words on reason_words.column_name = 'reason' and reason_words.code = v.reason
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.reason = v.reason
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.reason = v.reason
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.numerator desc
