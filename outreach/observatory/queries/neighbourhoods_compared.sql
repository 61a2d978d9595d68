-- question : Dans quels quartiers cette famille de droits manque-t-elle le plus ?
-- réponse : Pour chaque quartier : les situations de non-recours de cette famille, et leur part dans toutes celles du quartier. « Tous quartiers réunis » et « Autres quartiers » : les lignes qui ne disent pas le quartier.
-- choix : quarter family
-- neighbourhood_label : Quartier.
-- numerator : Situations de cette famille.
-- denominator : Toutes les situations du quartier.
-- value : Part (%).
with counted as (
    select of_neighbourhood as neighbourhood,
        sum(case when :family = '' or family = :family then cases else 0 end) as numerator, sum(cases) as denominator
    from cases_right_reason
    where {period} and "right" <> 'nothing'
    group by of_neighbourhood)
select coalesce(w.label, c.neighbourhood) as neighbourhood_label, c.numerator, c.denominator,
    round(100.0 * c.numerator / c.denominator, 1) as value
from counted c
left join codes w on w.column_name = 'neighbourhood' and w.code = c.neighbourhood
order by c.neighbourhood in ('all', 'other'), value desc
