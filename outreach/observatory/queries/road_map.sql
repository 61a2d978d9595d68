-- question : Que voit-on de chaque action de la feuille de route ?
-- réponse : Les situations que les visites voient, action par action : celles des droits qui en relèvent, celles des statuts. Plus de situations vues ne veut pas dire qu’une action avance ou recule. Une action absente n’est pas vue par les visites, ou l’est trop peu pour paraître.
-- choix : quarter action
-- thème : Feuille de route et couverture
-- chiffre : actions_seen
-- quarter : Période de publication.
-- action : Numéro.
-- action_label : Action.
-- kind : Compté par.
-- numerator : Situations vues.
-- denominator : Toutes les situations.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, action, action_label, kind, numerator, denominator, value, previous_value,
    last_year_value, covered_percent
from actions_seen
where {quarter} and (:action = '' or action = :action)
order by quarter desc, cast(action as integer), kind
