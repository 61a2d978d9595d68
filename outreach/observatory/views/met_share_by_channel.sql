-- titre : Part des passages qui donnent une rencontre
-- définition : Sur cent passages d’un mode, combien donnent une rencontre.
-- numérateur : Rencontres par ce mode (« all » : toute la ville).
-- dénominateur : Rencontres et passages sans rencontre (absent, refus, pas maintenant) de ce mode.
-- périmètre : Toutes les rencontres et les passages sans rencontre publiés de la ville.
-- lecture : en {quarter}, {numerator} des {denominator} passages ({value} %) ont donné une rencontre ({channel_label}).
-- mise en garde : Dit pour un mode seulement si tous les passages sans rencontre de la période sont publiés mode par mode. Une part élevée peut venir de passages sans rencontre non notés. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- channel : Mode d’aller-vers ; « all » : tous réunis.
-- channel_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with missed as (
    select quarter, channel, sum(n) as n from doors group by quarter, channel),
town as (
    select quarter, sum(n) as n, sum(channel in ('all', 'other')) as together from missed group by quarter),
tried as (
    select m.quarter, 'all' as channel, m.n as numerator, m.n + t.n as denominator
    from meetings m
    join town t on t.quarter = m.quarter
    union all
    select c.quarter, c.channel, c.n, c.n + coalesce(d.n, 0)
    from channels c
    join town t on t.quarter = c.quarter and t.together = 0
    left join missed d on d.quarter = c.quarter and d.channel = c.channel
    where c.channel not in ('all', 'other')),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from tried)
select v.quarter, v.channel, coalesce(channel_words.label, v.channel) as channel_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes channel_words on channel_words.column_name = 'channel' and channel_words.code = v.channel
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.channel = v.channel
    and 'other' not in (v.channel)
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.channel = v.channel
    and 'other' not in (v.channel)
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.channel <> 'all', v.numerator desc
