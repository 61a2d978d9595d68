-- question : Combien de personnes orientées ne se présentent pas, et où ?
-- réponse : Part des orientations terminées parce que la personne ne s’est pas présentée, par structure.
-- choix : quarter structure
-- quarter : Période de publication.
-- structure_label : Structure.
-- numerator : Ne se sont pas présentées.
-- denominator : Orientations terminées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, structure_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from did_not_come
where (:quarter = '' or quarter = :quarter) and (:structure = '' or structure = :structure)
order by quarter desc, value desc
