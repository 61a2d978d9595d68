-- question : Quelle part des habitants a-t-on rencontrée ?
-- réponse : Les personnes rencontrées, rapportées aux habitants et à ceux qui pourraient prétendre à plus de droits (convention partenariale).
-- choix : quarter
-- quarter : Période de publication.
-- n : Personnes rencontrées (estimation).
-- inhabitants : Habitants.
-- inhabitants_percent : Part des habitants (%).
-- could_claim_more : Pourraient prétendre à plus (estimation).
-- could_claim_more_percent : Part de ceux-ci (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, n, inhabitants, inhabitants_percent, could_claim_more, could_claim_more_percent, covered_percent
from reached_inhabitants
where (:quarter = '' or quarter = :quarter)
order by quarter desc
