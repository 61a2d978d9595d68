-- titre : Personnes suivies dans la période
-- définition : Nombre estimé de personnes différentes suivies dans la période, pour 100 habitants.
-- numérateur : Nombre estimé de personnes différentes suivies.
-- dénominateur : Habitants de la ville (la table denominators en dit l’année et la source).
-- périmètre : Personnes rencontrées dans la période, ou dont une orientation s’y est terminée.
-- lecture : en {quarter}, {numerator} personnes suivies pour {denominator} habitants ({value} %).
-- mise en garde : Une personne suivie dans deux périodes compte dans chacune. Chaque groupe est arrondi à l’entier inférieur ; une première rencontre sans bon compte pour 0,8. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with valued as materialized (
    select quarter, sum(n) as numerator, i.inhabitants as denominator,
        round(100.0 * sum(n) / i.inhabitants, 2) as value
    from persons
    cross join (select cast(max(value) as integer) as inhabitants from denominators where denominator = 'inhabitants') i
    group by quarter, i.inhabitants)
select v.quarter,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous
left join valued year_ago on year_ago.quarter = k.last_year
left join meetings m on m.quarter = v.quarter
order by v.quarter desc
