-- question : Quelle part des portes s’ouvre, selon le mode d’aller-vers ?
-- réponse : Sur toutes les portes et personnes approchées, la part de celles qui ont été rencontrées. Un mode trop rare pour paraître seul est réuni aux autres.
-- choix : quarter channel
-- thème : Sorties et rencontres
-- chiffre : met_share_by_channel
-- quarter : Période de publication.
-- channel_label : Mode d’aller-vers.
-- numerator : Rencontres.
-- denominator : Portes et personnes approchées.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, channel_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from met_share_by_channel
where {quarter} and (:channel = '' or channel = :channel)
order by quarter desc, denominator desc
