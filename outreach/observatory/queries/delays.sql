-- question : Les structures répondent-elles dans les 15 et 30 jours ?
-- réponse : Part des orientations où l’accusé de réception, la réponse à la personne ou le résultat est venu dans le délai, en jours calendaires. « Ensemble » additionne ce que vous avez choisi.
-- choix : quarter owed
-- thème : Orientations et délais
-- chiffre : delays_within
-- quarter : Période de publication.
-- owed_label : Ce qui est attendu.
-- threshold : Délai (jours).
-- numerator : Dans le délai.
-- denominator : Orientations concernées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
with chosen as materialized (
    select quarter, owed_label, threshold, numerator, denominator, value,
        previous_value, last_year_value, covered_percent, owed || threshold as rank
    from delays_within
    where {quarter} and (:owed = '' or owed = :owed)),
several as (select count(distinct quarter) as parts from chosen)
select quarter, owed_label, threshold, numerator, denominator, value,
    previous_value, last_year_value, covered_percent
from (
    select 'Ensemble' as quarter, owed_label, threshold, sum(numerator) as numerator, sum(denominator) as denominator,
        round(100.0 * sum(numerator) / sum(denominator), 1) as value, '' as previous_value, '' as last_year_value,
        min(covered_percent) as covered_percent, min(rank) as rank
    from chosen
    cross join several
    where parts > 1
    group by owed_label, threshold
    union all
    select * from chosen)
order by quarter = 'Ensemble' desc, quarter desc, rank
