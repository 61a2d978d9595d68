-- question : Combien de personnes suit-on, à côté du nombre d’habitants ?
-- réponse : Les personnes suivies (rencontrées, ou dont une orientation s’est terminée), à côté des habitants et de ceux qui pourraient prétendre à plus de droits (convention partenariale) : pour comparer seulement, car les personnes suivies ne sont pas toutes de ceux-ci.
-- choix : quarter
-- thème : Sorties et rencontres
-- chiffre : reached_inhabitants
-- quarter : Période de publication.
-- n : Personnes suivies (estimation).
-- inhabitants : Habitants.
-- inhabitants_year : Habitants de l’année.
-- inhabitants_percent : Part des habitants (%).
-- could_claim_more : Pourraient prétendre à plus (estimation).
-- could_claim_more_percent : À côté de ceux-ci (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
select quarter, n, inhabitants, inhabitants_year, inhabitants_percent,
    could_claim_more, could_claim_more_percent, covered_percent
from reached_inhabitants
where {quarter}
order by quarter desc
