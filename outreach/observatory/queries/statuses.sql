-- question : Ces droits sont-ils non demandés, interrompus, menacés ?
-- réponse : Le statut de chaque situation : non demandé, demande en attente, interrompu, refusé, trop-perçu, menacé. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : « Lignes qui le disent » donne la part des autres, toute la ville comprise.
-- choix : quarter neighbourhood age_band family
-- thème : Droits et causes
-- chiffre : gaps_by_status
-- status_label : Statut.
-- numerator : Situations de non-recours.
-- denominator : Toutes les situations ainsi choisies.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
-- told_percent : Lignes qui le disent (%).
with {shared cases_family_status},
counted as (
    select status, sum(cases) as numerator
    from period
    where status <> 'nothing' and (:family = '' or family = :family) and {chosen}
    group by status)

select coalesce(w.label, c.status) as status_label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    share.periods_counted, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'status' and w.code = c.status
order by c.numerator desc, status_label
