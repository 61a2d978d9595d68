-- question : Dans quelles langues parle-t-on avec les personnes ?
-- réponse : Pour toute la ville seulement : les langues ne sont jamais publiées par quartier, âge ou sexe.
-- choix : quarter
-- thème : Personnes rencontrées
-- label : Langue.
-- numerator : Personnes.
-- denominator : Toutes celles dont la langue est dite.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
with period as (select * from cases_language where {period}),
share as (select count(distinct of_quarter) as periods from period),
counted as (
    select language, sum(cases) as numerator, count(distinct of_quarter) as periods
    from period
    where language <> 'nothing'
    group by language)
select coalesce(w.label, c.language) as label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    c.periods || ' sur ' || share.periods as periods_counted
from counted c
cross join share
left join codes w on w.column_name = 'language' and w.code = c.language
order by c.numerator desc, label
