-- question : Dans quelles langues parle-t-on avec les personnes ?
-- réponse : Pour toute la ville seulement : les langues ne sont jamais publiées par quartier, âge ou sexe.
-- choix : quarter
-- label : Langue.
-- numerator : Personnes.
-- denominator : Toutes celles dont la langue est dite.
-- value : Part (%).
with counted as (
    select language, sum(cases) as numerator from cases_language where {period} and language <> 'nothing' group by language)
select coalesce(w.label, c.language) as label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value
from counted c
left join codes w on w.column_name = 'language' and w.code = c.language
order by c.numerator desc, label
