-- question : Les plus âgés obtiennent-ils leurs droits aussi souvent que les autres ?
-- réponse : Sur les orientations terminées, la part de celles qui ont ouvert un droit, par tranche d’âge.
-- choix : quarter structure
-- thème : Orientations et délais
-- chiffre : referral_outcomes
-- age_band_label : Tranche d’âge.
-- numerator : Orientations qui ont ouvert un droit.
-- denominator : Orientations terminées.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
with period as (select * from cases_structure_outcome where {period}),
share as (select count(distinct of_quarter) as periods from period),
counted as (
    select of_age_band as age_band, sum(case when outcome = 'right_opened' then cases else 0 end) as numerator,
        sum(cases) as denominator, count(distinct of_quarter) as periods
    from period
    where outcome <> 'nothing' and (:structure = '' or structure = :structure)
    group by of_age_band)
select coalesce(w.label, c.age_band) as age_band_label, c.numerator, c.denominator,
    round(100.0 * c.numerator / c.denominator, 1) as value, c.periods || ' sur ' || share.periods as periods_counted
from counted c
cross join share
left join codes w on w.column_name = 'age_band' and w.code = c.age_band
order by c.age_band in ('all', 'other', 'unknown'), c.denominator desc
