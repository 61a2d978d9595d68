-- question : Combien de personnes suit-on dans chaque quartier ?
-- réponse : Le nombre estimé de personnes différentes, par quartier. Suivies : rencontrées dans la période, ou dont une orientation s’y est terminée ; elles peuvent dépasser les rencontres.
-- choix : quarter neighbourhood
-- thème : Sorties et rencontres
-- chiffre : persons_by_neighbourhood
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
where {quarter} and (:neighbourhood = '' or neighbourhood = :neighbourhood)
order by quarter desc, numerator desc
