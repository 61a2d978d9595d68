-- question : Avec qui vivent les personnes rencontrées ?
-- réponse : Une fois par personne et par durée de conservation : « Rien de nouveau » n’est pas compté. Une ligne qui ne dit pas ce que vous choisissez (« Tous réunis ») n’est pas comptée : « Lignes qui le disent » donne la part des autres, toute la ville comprise.
-- choix : quarter neighbourhood age_band sex
-- thème : Personnes rencontrées
-- label : Foyer.
-- numerator : Personnes.
-- denominator : Toutes celles ainsi choisies.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
-- told_percent : Lignes qui le disent (%).
with {shared cases_household},
counted as (
    select household, sum(cases) as numerator
    from period
    where household <> 'nothing' and {chosen}
    group by household)

select coalesce(w.label, c.household) as label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    share.periods_counted, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'household' and w.code = c.household
order by c.numerator desc, label
