-- question : Que voit-on de chaque action de la feuille de route ?
-- réponse : Les situations que les visites voient, action par action. Une action absente n’est pas vue par les visites, ou l’est trop peu pour paraître.
-- choix : quarter action
-- quarter : Période de publication.
-- action : Numéro.
-- action_label : Action.
-- numerator : Situations vues.
-- denominator : Toutes les situations.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, action, action_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from actions_seen
where (:quarter = '' or quarter = :quarter) and (:action = '' or action = :action)
order by quarter desc, cast(action as integer)
