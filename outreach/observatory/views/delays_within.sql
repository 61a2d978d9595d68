-- titre : Délais tenus en 15 et en 30 jours
-- définition : Part des orientations terminées où l’accusé de réception, la réponse ou le résultat est venu dans le délai.
-- numérateur : Orientations où c’est venu en au plus 15 (ou 30) jours calendaires.
-- dénominateur : Orientations terminées où c’était dû ; la réponse et le résultat ne sont dus qu’à une personne qui s’est présentée.
-- périmètre : Orientations terminées dans la période, quelle que soit celle de leur ouverture ; celles qui attendent encore n’y sont pas.
-- lecture : en {quarter}, {owed_label} : {numerator} des {denominator} orientations ({value} %) en au plus {threshold} jours.
-- mise en garde : Ce qui n’est jamais venu compte comme hors délai. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- owed : Ce qui était dû.
-- owed_label : Son libellé.
-- threshold : Délai, en jours calendaires.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with lasted as (
    select of_quarter as quarter, owed, sum(cases) as denominator,
        sum(iif(delay_band in ('0_3', '4_7', '8_15'), cases, 0)) as within_15,
        sum(iif(delay_band in ('0_3', '4_7', '8_15', '16_30'), cases, 0)) as within_30
    from cases_delay
    where owed <> 'nothing' and delay_band <> 'not_presented'
    group by of_quarter, owed),
kept as (
    select quarter, owed, 15 as threshold, within_15 as numerator, denominator from lasted
    union all
    select quarter, owed, 30, within_30, denominator from lasted),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from kept)
select v.quarter, v.owed, coalesce(owed_words.label, v.owed) as owed_label, v.threshold,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes owed_words on owed_words.column_name = 'owed' and owed_words.code = v.owed
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.owed = v.owed and before.threshold = v.threshold
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.owed = v.owed and year_ago.threshold =
    v.threshold
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.owed, v.threshold
