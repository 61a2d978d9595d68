-- question : Pourquoi ce droit n’est-il pas reçu ?
-- réponse : Les causes, selon la typologie de l’Odenore : non-connaissance, non-demande, non-réception, non-proposition. « Cause non demandée » : la question n’a pas été posée. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : la dernière colonne dit quelle part des lignes le dit.
-- choix : quarter neighbourhood age_band right
-- reason_label : Cause.
-- numerator : Situations de non-recours.
-- denominator : Toutes les situations ainsi choisies.
-- value : Part (%).
-- told_percent : Part des lignes de la période qui disent ce que vous avez choisi (%).
with period as (select * from cases_right_reason where {period}),
share as (select coalesce(round(100.0 * sum(case when {told} then cases else 0 end) / sum(cases)), 0) as told_percent
    from period),
counted as (
    select reason, sum(cases) as numerator
    from period
    where "right" <> 'nothing' and (:right = '' or "right" = :right) and {chosen}
    group by reason)

select coalesce(w.label, c.reason) as reason_label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'reason' and w.code = c.reason
order by c.numerator desc, reason_label
