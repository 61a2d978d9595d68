-- titre : Personnes suivies et population
-- définition : Pour chaque trimestre clos, le nombre estimé de personnes suivies (rencontrées, ou dont une orientation s’est terminée), comparé aux habitants de la ville et à ceux qui pourraient prétendre à plus de prestations (estimation) ; l’année du chiffre de référence est indiquée. Une personne suivie dans deux trimestres compte dans chacun.
-- numérateur : Nombre estimé de personnes suivies.
-- dénominateur : Habitants de la ville, puis ceux qui pourraient prétendre à plus de prestations (estimation).
-- périmètre : Personnes rencontrées dans la période, ou dont une orientation s’y est terminée.
-- lecture : en {quarter}, {n} personnes suivies, soit {inhabitants_percent} pour 100 habitants.
-- mise en garde : Les chiffres de référence sont plus anciens que les visites : leur année est indiquée.
-- version : 1
-- quarter : Trimestre.
-- n : Nombre estimé de personnes suivies.
-- inhabitants : Habitants de la ville.
-- inhabitants_year : Année de ce chiffre.
-- inhabitants_percent : Personnes suivies pour 100 habitants.
-- could_claim_more : Habitants qui pourraient prétendre à plus de prestations (estimation).
-- could_claim_more_percent : Personnes suivies pour 100 de ces habitants.
-- covered_percent : Part minimale des rencontres que couvrent les lignes.
with told as (
    select max(case when denominator = 'inhabitants' then value end) as inhabitants,
        max(case when denominator = 'inhabitants' then year end) as year,
        max(case when denominator = 'could_claim_more' and unit = 'percent' then value end) as share
    from denominators),
met as (select quarter, sum(n) as persons from persons group by quarter)
select met.quarter, met.persons as n, cast(t.inhabitants as integer) as inhabitants, t.year as inhabitants_year,
    round(100.0 * met.persons / t.inhabitants, 2) as inhabitants_percent,
    cast(round(t.inhabitants * t.share / 100.0) as integer) as could_claim_more,
    round(10000.0 * met.persons / (t.inhabitants * t.share), 1) as could_claim_more_percent, m.covered_percent
from met
cross join told t
left join meetings m on m.quarter = met.quarter
order by met.quarter desc
