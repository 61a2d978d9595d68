-- question : Quels droits ont été ouverts, et pour combien par mois ?
-- réponse : Les droits ouverts et leur montant mensuel estimé à partir de tranches ; un montant inconnu compte pour zéro : le total est un minimum.
-- choix : quarter family
-- quarter : Période de publication.
-- family_label : Famille de droits.
-- right_label : Droit.
-- numerator : Droits ouverts.
-- low_value : Montant mensuel, au moins (€).
-- value : Montant mensuel estimé (€).
-- told_percent : Part des droits dont le montant est connu (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select o.quarter, o.family_label, o.right_label, o.numerator, a.low_value, a.value, a.told_percent, o.covered_percent
from rights_opened o
left join opened_amounts a on a.quarter = o.quarter and a.family = o.family and a."right" = o."right"
where (:quarter = '' or o.quarter = :quarter) and (:family = '' or o.family = :family)
order by o.quarter desc, o.numerator desc
