-- question : Combien de jours faut-il attendre, le plus souvent ?
-- réponse : Le délai médian, estimé à partir de tranches : une orientation sur deux a attendu moins.
-- choix : quarter owed
-- thème : Orientations et délais
-- chiffre : delay_medians
-- quarter : Période de publication.
-- owed_label : Ce qui est attendu.
-- value : Délai médian (jours).
-- denominator : Orientations concernées.
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, owed_label, value, denominator, previous_value, last_year_value, covered_percent
from delay_medians
where {quarter} and (:owed = '' or owed = :owed)
order by quarter desc, owed
