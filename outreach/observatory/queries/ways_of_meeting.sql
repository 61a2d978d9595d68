-- question : Par quel mode rencontre-t-on le plus de monde ?
-- réponse : Les rencontres de la période, par mode d’aller-vers.
-- choix : quarter channel
-- thème : Sorties et rencontres
-- chiffre : meetings_by_channel
-- quarter : Période de publication.
-- channel_label : Mode d’aller-vers.
-- numerator : Rencontres par ce mode.
-- denominator : Toutes les rencontres.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, channel_label, numerator, denominator, value, previous_value, last_year_value, covered_percent
from meetings_by_channel
where {quarter} and (:channel = '' or channel = :channel)
order by quarter desc, numerator desc
