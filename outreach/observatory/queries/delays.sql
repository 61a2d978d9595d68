-- question : Les structures répondent-elles dans les 15 et 30 jours ?
-- réponse : Part des orientations où l’accusé de réception, la réponse à la personne ou le résultat est venu dans le délai, en jours calendaires.
-- choix : quarter owed
-- quarter : Période de publication.
-- owed_label : Ce qui est attendu.
-- threshold : Délai (jours).
-- numerator : Dans le délai.
-- denominator : Orientations concernées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, owed_label, threshold, numerator, denominator, value, previous_value, last_year_value, covered_percent
from delays_within
where (:quarter = '' or quarter = :quarter) and (:owed = '' or owed = :owed)
order by quarter desc, owed, threshold
