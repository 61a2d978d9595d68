-- question : Où perd-on les personnes, de l’orientation au droit ouvert ?
-- réponse : Les étapes d’une orientation, et la part des personnes qui y parviennent.
-- choix : quarter
-- quarter : Période de publication.
-- step_label : Étape.
-- numerator : Y sont parvenues.
-- denominator : Orientations envoyées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, step_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from referral_funnel
where (:quarter = '' or quarter = :quarter)
order by quarter desc, rank
