-- question : À quel âge les droits manquent-ils ?
-- réponse : Pour chaque tranche d’âge : les situations de non-recours et leur part. Une période découpée en trois tranches et une autre en six ne se mêlent pas : choisissez une période.
-- choix : quarter neighbourhood family
-- thème : Droits et causes
-- chiffre : gaps_by_right_v2
-- age_band_label : Tranche d’âge.
-- numerator : Situations de non-recours.
-- denominator : Toutes les situations.
-- value : Part (%).
-- periods_counted : Périodes qui le disent.
-- told_percent : Lignes qui le disent (%).
with {shared cases_right_reason},
counted as (
    select of_age_band, sum(cases) as numerator
    from period
    where "right" <> 'nothing' and (:family = '' or family = :family) and {chosen}
    group by of_age_band)

select coalesce(w.label, c.of_age_band) as age_band_label, c.numerator, sum(c.numerator) over () as denominator,
    round(100.0 * c.numerator / sum(c.numerator) over (), 1) as value,
    share.periods_counted, share.told_percent
from counted c
cross join share
left join codes w on w.column_name = 'age_band' and w.code = c.of_age_band
order by c.of_age_band in ('all', 'other', 'unknown'), c.numerator desc
