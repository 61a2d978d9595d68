-- question : Quels droits manquent le plus, à tel âge, dans tel quartier ?
-- réponse : Les droits que les personnes rencontrées ne percevaient pas, du plus fréquent au plus rare. « Autre droit de la famille » réunit les droits trop rares pour être nommés. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : la dernière colonne dit quelle part des lignes le dit.
-- choix : quarter neighbourhood age_band sex
-- family_label : Famille de droits.
-- right_label : Droit.
-- numerator : Situations de non-recours.
-- denominator : Toutes les situations ainsi choisies.
-- value : Part (%).
-- told_percent : Part des lignes de la période qui disent ce que vous avez choisi (%).
with period as (select * from cases_right_reason where {period}),
share as (select coalesce(round(100.0 * sum(case when {told} then cases else 0 end) / sum(cases)), 0) as told_percent
    from period),
counted as (
    select family, "right", sum(cases) as numerator
    from period
    where "right" <> 'nothing' and {chosen}
    group by family, "right")

select coalesce(f.label, c.family) as family_label, coalesce(r.label, c."right") as right_label, c.numerator,
    sum(c.numerator) over () as denominator, round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    share.told_percent
from counted c
cross join share
left join codes f on f.column_name = 'family' and f.code = c.family
left join codes r on r.column_name = 'right' and r.code = c."right"
order by c.numerator desc, right_label
