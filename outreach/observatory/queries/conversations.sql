-- question : Que sort-il d’une rencontre : une orientation, une information ?
-- réponse : Ce qui a été fait de plus avec chaque personne rencontrée dans la période. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : la dernière colonne dit quelle part des lignes le dit.
-- choix : quarter neighbourhood age_band sex
-- label : Suite de la rencontre.
-- numerator : Personnes.
-- denominator : Toutes celles ainsi choisies.
-- value : Part (%).
-- told_percent : Part des lignes de la période qui disent ce que vous avez choisi (%).
with period as (select * from cases_conversation where {period}),
share as (select coalesce(round(100.0 * sum(case when {told} then cases else 0 end) / sum(cases)), 0) as told_percent
    from period),
counted as (
    select conversation, sum(cases) as numerator
    from period
    where conversation <> 'nothing' and {chosen}
    group by conversation)

select coalesce(w.label, c.conversation) as label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'conversation' and w.code = c.conversation
order by c.numerator desc, label
