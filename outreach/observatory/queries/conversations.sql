-- question : Que sort-il d’une rencontre : une orientation, une information ?
-- réponse : Ce qui a été fait de plus avec chaque personne rencontrée dans la période. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : « Lignes qui le disent » donne la part des autres, toute la ville comprise.
-- choix : quarter neighbourhood age_band sex
-- thème : Sorties et rencontres
-- label : Suite de la rencontre.
-- numerator : Personnes.
-- denominator : Toutes celles ainsi choisies.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
-- told_percent : Lignes qui le disent (%).
with {shared cases_conversation},
counted as (
    select conversation, sum(cases) as numerator
    from period
    where conversation <> 'nothing' and {chosen}
    group by conversation)

select coalesce(w.label, c.conversation) as label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    share.periods_counted, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'conversation' and w.code = c.conversation
order by c.numerator desc, label
