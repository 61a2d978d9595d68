-- question : Que deviennent les orientations vers cette structure ?
-- réponse : Les résultats des orientations terminées dans la période. Une structure trop peu concernée est réunie aux autres.
-- choix : quarter structure
-- quarter : Période de publication.
-- structure_label : Structure.
-- outcome_label : Résultat.
-- numerator : Orientations terminées ainsi.
-- value : Part (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, structure_label, outcome_label, n as numerator, percent as value, covered_percent
from referral_outcomes
where (:quarter = '' or quarter = :quarter) and (:structure = '' or structure = :structure)
order by quarter desc, structure_label, n desc
