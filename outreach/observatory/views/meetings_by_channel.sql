-- titre : Rencontres par mode
-- définition : Par quel mode d’aller-vers les personnes ont été rencontrées.
-- numérateur : Rencontres par ce mode.
-- dénominateur : Toutes les rencontres de la ville dans la période.
-- périmètre : Toutes les rencontres de la ville.
-- lecture : en {quarter}, {numerator} des {denominator} rencontres ({value} %) ont eu lieu par le mode « {channel_label} ».
-- mise en garde : Les modes trop rares sont réunis. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- channel : Mode d’aller-vers.
-- channel_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with shared as (
    select quarter, channel, n as numerator, sum(n) over (partition by quarter) as denominator from channels),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from shared)
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
order by v.quarter desc, v.numerator desc
