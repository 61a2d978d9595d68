-- question : Quels droits manquent le plus, à tel âge, dans tel quartier ?
-- réponse : Les droits que les personnes rencontrées ne percevaient pas, de la plus forte part à la plus faible. La part d’un droit se compte sur les seules périodes où il est nommé : les autres le réunissent aux droits trop rares de sa famille, qui viennent en dernier. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : « Lignes qui le disent » donne la part des autres, toute la ville comprise.
-- choix : quarter neighbourhood age_band sex
-- thème : Droits et causes
-- chiffre : gaps_by_right_v2
-- family_label : Famille de droits.
-- right_label : Droit.
-- numerator : Situations de non-recours.
-- denominator : Toutes celles des mêmes périodes.
-- value : Part (%).
-- periods_counted : Périodes qui le nomment.
-- told_percent : Lignes qui le disent (%).
with period as (select * from cases_right_reason where {period}),
share as (select coalesce(round(100.0 * sum(case when {told} then cases else 0 end) / sum(cases)), 0) as told_percent,
        count(distinct of_quarter) as periods
    from period),
named as (select distinct of_quarter, family, "right" from period where "right" <> 'nothing'),
chosen as (
    select of_quarter, family, "right", sum(cases) as cases
    from period
    where "right" <> 'nothing' and {chosen}
    group by of_quarter, family, "right"),
totals as (select of_quarter, sum(cases) as cases from chosen group by of_quarter),
counted as (
    select n.family, n."right", sum(c.cases) as numerator, sum(t.cases) as denominator, count(*) as periods
    from named n
    join totals t using (of_quarter)
    left join chosen c using (of_quarter, family, "right")
    group by n.family, n."right"
    having sum(c.cases) > 0)

select coalesce(f.label, c.family) as family_label, coalesce(r.label, c."right") as right_label, c.numerator,
    c.denominator, round(100.0 * c.numerator / c.denominator, 1) as value,
    c.periods || ' sur ' || share.periods as periods_counted, share.told_percent
from counted c
cross join share
left join codes f on f.column_name = 'family' and f.code = c.family
left join codes r on r.column_name = 'right' and r.code = c."right"
order by c."right" = 'other', value desc, right_label, family_label
