-- titre : Orientations où la personne n’est pas venue
-- définition : Part des orientations terminées où la personne ne s’est pas présentée, par structure.
-- numérateur : Orientations terminées par « ne s’est pas présentée ».
-- dénominateur : Toutes les orientations terminées publiées de la structure dans la période.
-- périmètre : Orientations terminées dans la période, quelle que soit celle de leur ouverture ; celles qui attendent encore n’y sont pas.
-- lecture : en {quarter}, la personne n’est pas venue dans {numerator} des {denominator} orientations terminées ({value} %) de « {structure_label} ».
-- mise en garde : Une personne venue sans montrer son bon peut être comptée comme non venue. « non publié » : trop rare pour paraître, ou rien de comparable avant ; ce qui est réuni (« other ») change d’une période à l’autre et n’est jamais comparé.
-- version : 1
-- quarter : Période de publication.
-- structure : Structure.
-- structure_label : Son libellé.
-- numerator : Numérateur.
-- denominator : Dénominateur.
-- value : Valeur.
-- unit : Unité de la valeur.
-- previous_value : Valeur de la période précédente.
-- last_year_value : Valeur de la même période, un an plus tôt.
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées.
with valued as materialized (
    select of_quarter as quarter, structure, sum(iif(outcome = 'did_not_come', cases, 0)) as numerator,
        sum(cases) as denominator, round(100.0 * sum(iif(outcome = 'did_not_come', cases, 0)) / sum(cases), 1) as value
    from cases_structure_outcome
    where structure <> 'nothing'
    group by of_quarter, structure)
select v.quarter, v.structure, coalesce(structure_words.label, v.structure) as structure_label,
    v.numerator, v.denominator, v.value, 'percent' as unit,
    before.value as previous_value, year_ago.value as last_year_value, m.covered_percent
from valued v
left join codes structure_words on structure_words.column_name = 'structure' and structure_words.code = v.structure
left join calendar k on k.of_quarter = v.quarter
left join valued before on before.quarter = k.previous and before.structure = v.structure
    and 'other' not in (v.structure)
left join valued year_ago on year_ago.quarter = k.last_year and year_ago.structure = v.structure
    and 'other' not in (v.structure)
left join meetings m on m.quarter = v.quarter
order by v.quarter desc, v.denominator desc, v.structure
