-- titre : Part de chaque droit dans les non-recours
-- définition : Quels droits les personnes rencontrées ne percevaient pas.
-- numérateur : Non-recours à ce droit.
-- dénominateur : Tous les non-recours publiés de la période.
-- périmètre : Personnes rencontrées dans la période ; une situation déjà parue pour le même parcours ne reparaît pas pendant la durée de conservation.
-- lecture : en {quarter}, {numerator} des {denominator} non-recours publiés ({value} %) portaient sur « {right_label} » (famille « {family_label} »).
-- mise en garde : Un droit trop rare n’est compté qu’avec sa famille. Les lignes décrivent les personnes rencontrées, pas les habitants : on ne peut pas les étendre à la ville. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- family : Famille de droits.
-- family_label : Son libellé.
-- right : Droit.
-- right_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with counted as (
    select of_quarter as quarter, family, "right", sum(cases) as numerator
    from cases_right_reason
    where "right" <> 'nothing'
    group by of_quarter, family, "right"),
shared as (select *, sum(numerator) over (partition by quarter) as denominator from counted),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from shared)
select v.quarter, v.family, coalesce(family_words.label, v.family) as family_label, v."right",
    coalesce(right_words.label, v."right") as right_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes family_words on family_words.column_name = 'family' and family_words.code = v.family
left join codes right_words on right_words.column_name = 'right' and right_words.code = v."right"
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.family = v.family and before."right" = v."right"
    and 'other' not in (v.family, v."right")
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.family = v.family and year_ago."right" =
    v."right"
    and 'other' not in (v.family, v."right")
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.numerator desc
