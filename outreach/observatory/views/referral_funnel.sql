-- titre : Parcours des orientations terminées
-- définition : De l’orientation envoyée au droit ouvert : combien atteignent chaque étape.
-- numérateur : Orientations terminées ayant atteint cette étape.
-- dénominateur : Toutes les orientations terminées publiées de la période.
-- périmètre : Orientations terminées dans la période, quelle que soit celle de leur ouverture ; celles qui attendent encore n’y sont pas.
-- lecture : en {quarter}, {numerator} des {denominator} orientations terminées ({value} %) ont atteint l’étape « {step_label} ».
-- mise en garde : Un droit peut être ouvert sans que la personne ait montré son bon : la dernière étape peut dépasser l’avant-dernière. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- rank : Rang de l’étape.
-- step : Étape.
-- step_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with ended as (
    select of_quarter as quarter, sum(iif(owed = 'acknowledge', cases, 0)) as sent,
        sum(iif(owed = 'acknowledge' and delay_band <> 'never', cases, 0)) as acknowledged,
        sum(iif(owed = 'answer' and delay_band <> 'not_presented', cases, 0)) as presented,
        sum(iif(owed = 'answer' and delay_band not in ('not_presented', 'never'), cases, 0)) as answered
    from cases_delay
    where owed <> 'nothing'
    group by of_quarter),
opened as (
    select of_quarter as quarter, sum(iif(outcome = 'right_opened', cases, 0)) as opened
    from cases_structure_outcome
    where outcome <> 'nothing'
    group by of_quarter),
reached as (
    select quarter, 1 as rank, 'sent' as step, 'Envoyée' as step_label, sent as numerator, sent as denominator from
        ended
    union all
    select quarter, 2, 'acknowledged', 'Vue ou prise en charge', acknowledged, sent from ended
    union all
    select quarter, 3, 'presented', 'Personne présentée', presented, sent from ended
    union all
    select quarter, 4, 'answered', 'Réponse donnée', answered, sent from ended
    union all
    select e.quarter, 5, 'right_opened', 'Droit ouvert', o.opened, e.sent
    from ended e
    join opened o on o.quarter = e.quarter),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from reached where denominator > 0)
select v.quarter, v.rank, v.step, v.step_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.rank = v.rank and before.step = v.step
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.rank = v.rank and year_ago.step = v.step
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.rank
