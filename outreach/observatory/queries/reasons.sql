-- question : Pourquoi ce droit n’est-il pas reçu ?
-- réponse : Les causes, selon la typologie de l’Odenore. Non-connaissance : la personne ne savait pas. Non-demande : elle n’a pas demandé. Non-réception : elle a demandé et n’a pas reçu. Non-proposition : on ne le lui a pas proposé. « Cause non demandée » : la question n’a pas été posée. Un droit trop rare dans une période n’y est pas nommé : ces périodes ne comptent pas. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : « Lignes qui le disent » donne la part des autres, toute la ville comprise.
-- choix : quarter neighbourhood age_band right
-- thème : Droits et causes
-- chiffre : reasons_by_right
-- reason_label : Cause.
-- numerator : Situations de non-recours.
-- denominator : Toutes les situations ainsi choisies.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
-- told_percent : Lignes qui le disent (%).
with period as (select * from cases_right_reason where {period}),
chosen_right as (select distinct of_quarter, family from period where "right" = :right),
share as (select coalesce(round(100.0 * sum(case when {told}
            and (:right = '' or "right" <> 'other' or family not in (select family from chosen_right))
            then cases else 0 end) / sum(cases)), 0) as told_percent,
        count(distinct case when {chosen} and (:right = '' or of_quarter in (select of_quarter from chosen_right))
            then of_quarter end) || ' sur ' || count(distinct of_quarter) as periods_counted
    from period),
counted as (
    select reason, sum(cases) as numerator
    from period
    where "right" <> 'nothing' and (:right = '' or "right" = :right) and {chosen}
    group by reason)

select coalesce(w.label, c.reason) as reason_label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value, share.periods_counted, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'reason' and w.code = c.reason
order by c.numerator desc, reason_label
