-- titre : Personnes différentes de l’année
-- définition : Nombre estimé de personnes différentes rencontrées dans l’année civile, pour 100 habitants.
-- numérateur : Nombre estimé de personnes différentes de l’année.
-- dénominateur : Habitants de la ville (la table denominators en dit l’année et la source).
-- périmètre : Années civiles dont toutes les périodes sont closes.
-- lecture : en {year}, {numerator} personnes différentes pour {denominator} habitants ({value} %).
-- mise en garde : Arrondi à 5 vers le bas. Une année dont une période a rencontré trop peu de personnes n’est pas dite. La comparaison se fait avec l’année d’avant.
-- version : 1
-- quarter : Dernière période de l’année.
-- year : Année civile.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de l’année d’avant.
-- last_year_value : Valeur de l’année d’avant.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées de la dernière période.
with valued as materialized (
    select y.quarter, cast(y.year as integer) as year, y.n as numerator, i.inhabitants as denominator,
        round(100.0 * y.n / i.inhabitants, 2) as value
    from year_persons y
    cross join (select cast(max(value) as integer) as inhabitants from denominators where denominator =
        'inhabitants') i)
select v.quarter, v.year, v.numerator, v.denominator, v.value, 'percent' as unit, before.value as previous_value,
    before.value as last_year_value, m.covered_percent
from valued v
left join valued before on before.year = v.year - 1
left join meetings m on m.quarter = v.quarter
order by v.year desc
