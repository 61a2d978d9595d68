-- question : Ce droit manque-t-il plus ou moins qu’avant ?
-- réponse : Part d’un droit dans toutes les situations de non-recours, période par période. Un droit absent d’une période y était trop rare pour être nommé, ce qui ne veut pas dire zéro.
-- choix : right family
-- thème : Droits et causes
-- chiffre : gaps_by_right_v2
-- quarter : Période de publication.
-- family_label : Famille de droits.
-- right_label : Droit.
-- numerator : Situations de non-recours à ce droit.
-- denominator : Toutes les situations de la période.
-- value : Part (%).
-- previous_value : Période précédente.
-- last_year_value : Même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, family_label, right_label, numerator, denominator, value, previous_value,
    last_year_value, covered_percent
from gaps_by_right_v2
where (:right = '' or "right" = :right) and (:family = '' or family = :family)
order by quarter desc, numerator desc
