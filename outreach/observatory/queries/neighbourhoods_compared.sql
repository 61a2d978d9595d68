-- question : Dans quels quartiers cette famille de droits manque-t-elle le plus ?
-- réponse : Pour chaque quartier : les situations de non-recours de chaque famille, et leur part dans toutes celles du quartier. « Tous quartiers réunis » et « Autres quartiers » : les lignes qui ne disent pas le quartier.
-- choix : quarter family
-- thème : Droits et causes
-- chiffre : gaps_by_right_v2
-- family_label : Famille de droits.
-- neighbourhood_label : Quartier.
-- numerator : Situations de cette famille.
-- denominator : Toutes les situations du quartier.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
with period as (select * from cases_right_reason where {period}),
share as (select count(distinct of_quarter) as periods from period),
places as (
    select of_neighbourhood, sum(cases) as denominator, count(distinct of_quarter) as periods
    from period
    where "right" <> 'nothing'
    group by of_neighbourhood),
counted as (
    select family, of_neighbourhood, sum(cases) as numerator
    from period
    where "right" <> 'nothing' and (:family = '' or family = :family)
    group by family, of_neighbourhood)
select coalesce(f.label, c.family) as family_label, coalesce(w.label, c.of_neighbourhood) as neighbourhood_label,
    c.numerator, p.denominator, round(100.0 * c.numerator / p.denominator, 1) as value,
    p.periods || ' sur ' || share.periods as periods_counted
from counted c
cross join share
join places p using (of_neighbourhood)
left join codes f on f.column_name = 'family' and f.code = c.family
left join codes w on w.column_name = 'neighbourhood' and w.code = c.of_neighbourhood
order by family_label, c.of_neighbourhood in ('all', 'other'), value desc
