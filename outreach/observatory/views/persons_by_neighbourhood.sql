-- titre : Personnes suivies par quartier
-- définition : Où vivent les personnes suivies dans la période.
-- numérateur : Nombre estimé de personnes suivies de ce quartier.
-- dénominateur : Nombre estimé de personnes suivies de toute la ville.
-- périmètre : Personnes rencontrées dans la période, ou dont une orientation s’y est terminée.
-- lecture : en {quarter}, {numerator} des {denominator} personnes suivies ({value} %) étaient du quartier « {neighbourhood_label} ».
-- mise en garde : Le territoire ne donne pas de population par quartier : la part se lit dans la ville, ce n’est pas un taux de couverture du quartier. Chaque groupe est arrondi à l’entier inférieur. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- sector : Secteur.
-- sector_label : Son libellé.
-- neighbourhood : Quartier.
-- neighbourhood_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with counted as (
    select quarter, sector, neighbourhood, sum(n) as numerator from persons group by quarter, sector, neighbourhood),
shared as (select *, sum(numerator) over (partition by quarter) as denominator from counted),
valued as materialized (select *, round(100.0 * numerator / denominator, 1) as value from shared)
select v.quarter, v.sector, coalesce(sector_words.label, v.sector) as sector_label, v.neighbourhood,
    coalesce(neighbourhood_words.label, v.neighbourhood) as neighbourhood_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes sector_words on sector_words.column_name = 'sector' and sector_words.code = v.sector
left join codes neighbourhood_words on neighbourhood_words.column_name = 'neighbourhood' and
    neighbourhood_words.code = v.neighbourhood
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.sector = v.sector and before.neighbourhood =
    v.neighbourhood
    and 'other' not in (v.sector, v.neighbourhood)
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.sector = v.sector and
    year_ago.neighbourhood = v.neighbourhood
    and 'other' not in (v.sector, v.neighbourhood)
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.numerator desc
