-- question : Les plus âgés obtiennent-ils leurs droits aussi souvent que les autres ?
-- réponse : Sur les orientations terminées, la part de celles qui ont ouvert un droit, par tranche d’âge.
-- choix : quarter structure
-- age_band_label : Tranche d’âge.
-- numerator : Orientations qui ont ouvert un droit.
-- denominator : Orientations terminées.
-- value : Part (%).
with counted as (
    select of_age_band as age_band, sum(case when outcome = 'right_opened' then cases else 0 end) as numerator,
        sum(cases) as denominator
    from cases_structure_outcome
    where {period} and outcome <> 'nothing' and (:structure = '' or structure = :structure)
    group by of_age_band)
select coalesce(w.label, c.age_band) as age_band_label, c.numerator, c.denominator,
    round(100.0 * c.numerator / c.denominator, 1) as value
from counted c
left join codes w on w.column_name = 'age_band' and w.code = c.age_band
order by c.age_band in ('all', 'other', 'unknown'), c.denominator desc
