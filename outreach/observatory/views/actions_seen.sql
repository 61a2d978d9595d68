-- titre : Ce que les visites voient de la feuille de route
-- définition : Pour chaque action de la feuille de route, les non-recours qui en relèvent.
-- numérateur : Non-recours dont le droit (ou le statut) relève de l’action.
-- dénominateur : Tous les non-recours publiés de la période.
-- périmètre : Personnes rencontrées dans la période ; une situation déjà parue pour le même parcours ne reparaît pas pendant la durée de conservation.
-- lecture : en {quarter}, {numerator} des {denominator} non-recours ({value} %) relevaient de l’action {action}, « {action_label} ».
-- mise en garde : Un non-recours peut relever de plusieurs actions : les parts ne s’ajoutent pas. Par le droit, la part est un minimum : les droits trop rares, comptés avec leur famille, n’y sont pas, et une action dont aucun droit n’est publié n’a pas de ligne. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- action : Numéro de l’action.
-- action_label : Son libellé.
-- kind : « right » : par le droit ; « status » : par le statut.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with counted as (
    select of_quarter as quarter, 'right' as kind, "right" as code, sum(cases) as cases
    from cases_right_reason
    where "right" <> 'nothing'
    group by of_quarter, "right"
    union all
    select of_quarter, 'status', status, sum(cases)
    from cases_family_status
    where status <> 'nothing'
    group by of_quarter, status),
totals as (select quarter, kind, sum(cases) as total from counted group by quarter, kind),
kinds as (select distinct action, action_label, kind from actions),
valued as materialized (
    select t.quarter, s.action, s.action_label, s.kind, coalesce(sum(c.cases), 0) as numerator, t.total as denominator,
        round(100.0 * coalesce(sum(c.cases), 0) / t.total, 1) as value
    from totals t
    join kinds s on s.kind = t.kind
    join actions a on a.action = s.action and a.kind = s.kind
    left join counted c on c.quarter = t.quarter and c.kind = a.kind and c.code = a.code
    group by t.quarter, s.action, s.action_label, s.kind, t.total
    having s.kind = 'status' or sum(c.cases) > 0)
select v.quarter, v.action, v.action_label, v.kind,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.action = v.action and before.kind = v.kind
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.action = v.action and year_ago.kind = v.kind
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, cast(v.action as integer), v.kind
