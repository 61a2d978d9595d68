-- titre : Délais médians
-- définition : Délai en jours calendaires dans lequel la moitié des orientations ont reçu ce qui était dû.
-- numérateur : Orientations où c’est venu.
-- dénominateur : Orientations terminées où c’était dû ; la réponse et le résultat ne sont dus qu’à une personne qui s’est présentée.
-- périmètre : Orientations terminées dans la période, quelle que soit celle de leur ouverture ; celles qui attendent encore n’y sont pas.
-- lecture : en {quarter}, {owed_label} : la moitié des {denominator} orientations l’ont eu en {value} jours environ.
-- mise en garde : Estimée depuis des tranches par interpolation linéaire. Ce qui n’est jamais venu compte comme plus long que tout : vide si la moitié n’est pas venue en 90 jours.
-- version : 1
-- quarter : Période de publication.
-- owed : Ce qui était dû.
-- owed_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with bands (delay_band, low, high) as (
    values ('0_3', 0, 4), ('4_7', 4, 8), ('8_15', 8, 16), ('16_30', 16, 31), ('31_60', 31, 61), ('61_90', 61, 91),
        ('over_90', 91, null), ('never', 1000, null)),
lasted as (
    select d.of_quarter as quarter, d.owed, b.delay_band, b.low, b.high, sum(d.cases) as cases
    from cases_delay d
    join bands b on b.delay_band = d.delay_band
    where d.owed <> 'nothing'
    group by d.of_quarter, d.owed, b.delay_band, b.low, b.high),
grown as (
    select *, sum(cases) over (partition by quarter, owed order by low) as so_far,
        sum(cases) over (partition by quarter, owed) as total
    from lasted),
halved as (
    select quarter, owed, low + (high - low) * (total / 2.0 - (so_far - cases)) / cases as median
    from grown
    where so_far * 2 >= total and (so_far - cases) * 2 < total),
valued as materialized (
    select g.quarter, g.owed, sum(iif(g.delay_band <> 'never', g.cases, 0)) as numerator, g.total as denominator,
        round(h.median, 1) as value
    from grown g
    join halved h on h.quarter = g.quarter and h.owed = g.owed
    group by g.quarter, g.owed, g.total, h.median)
select v.quarter, v.owed, coalesce(owed_words.label, v.owed) as owed_label,
    v.numerator, v.denominator, v.value, 'days' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes owed_words on owed_words.column_name = 'owed' and owed_words.code = v.owed
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.owed = v.owed
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.owed = v.owed
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.owed
