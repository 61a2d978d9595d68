-- question : Combien de personnes rencontre-t-on dans chaque quartier ?
-- réponse : Le nombre estimé de personnes différentes, par quartier.
-- choix : quarter neighbourhood
-- quarter : Période de publication.
-- neighbourhood_label : Quartier.
-- numerator : Personnes.
-- denominator : Toutes les personnes de la ville.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, neighbourhood_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from persons_by_neighbourhood
where (:quarter = '' or quarter = :quarter) and (:neighbourhood = '' or neighbourhood = :neighbourhood)
order by quarter desc, numerator desc
