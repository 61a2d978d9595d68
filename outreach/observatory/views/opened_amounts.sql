-- titre : Montant mensuel estimé des droits ouverts
-- définition : Estimation, par droit, de ce que les droits ouverts dans la période apportent chaque mois.
-- numérateur : Ouvertures de ce droit dont le montant a été dit, par tranche.
-- dénominateur : Toutes les ouvertures publiées de ce droit dans la période.
-- périmètre : Droits ouverts dans la période après une orientation, dits par la structure.
-- lecture : en {quarter}, « {right_label} » : {value} euros par mois (au moins {low_value}), d’après {numerator} montants dits sur {denominator} ouvertures ({told_percent} %).
-- mise en garde : Somme des milieux de tranche (25, 100, 225, 450 ; 600 pour la dernière, ouverte) des seuls montants dits : une estimation, pas un total. L’estimation basse prend le bas de chaque tranche. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- family : Famille de droits.
-- family_label : Son libellé.
-- right : Droit.
-- right_label : Son libellé.
-- low_value : Estimation basse : le bas de chaque tranche.
-- told_percent : Part des ouvertures dont le montant a été dit.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with worth (amount_band, low, central) as (
    values ('under_50', 0, 25), ('50_149', 50, 100), ('150_299', 150, 225), ('300_599', 300, 450),
        ('600_plus', 600, 600)),
valued as materialized (
    select o.of_quarter as quarter, o.family, o."right", sum(iif(w.central is null, 0, o.cases)) as numerator,
        sum(o.cases) as denominator, sum(o.cases * w.central) as value, sum(o.cases * w.low) as low_value,
        round(100.0 * sum(iif(w.central is null, 0, o.cases)) / sum(o.cases), 1) as told_percent
    from cases_right_opened o
    left join worth w on w.amount_band = o.amount_band
    where o."right" <> 'nothing'
    group by o.of_quarter, o.family, o."right")
select v.quarter, v.family, coalesce(family_words.label, v.family) as family_label, v."right",
    coalesce(right_words.label, v."right") as right_label, v.low_value, v.told_percent,
    v.numerator, v.denominator, v.value, 'euros_a_month' as unit,
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
order by v.quarter desc, v.value desc, v.family, v."right"
