-- titre : Non-recours par droit
-- définition : Combien de non-recours ont été trouvés pour chaque droit, par période ; la part des rencontres couverte est indiquée.
-- numérateur : Non-recours à ce droit.
-- dénominateur : Aucun : ce sont des nombres de non-recours.
-- périmètre : Personnes rencontrées dans la période.
-- lecture : en {quarter}, {n} non-recours publiés portaient sur « {right_label} ».
-- mise en garde : Remplacée par gaps_by_right_v2, qui donne la part ; gardée pour les chiffres déjà cités.
-- version : 1
-- quarter : Période.
-- family : Famille du droit.
-- right : Droit.
-- right_label : Nom du droit.
-- n : Nombre de non-recours.
-- covered_percent : Part minimale des rencontres que couvrent ces lignes.
select r.of_quarter as quarter, r.family, r."right", c.label as right_label, sum(r.cases) as n, m.covered_percent
from cases_right_reason r
left join codes c on c.column_name = 'right' and c.code = r."right"
left join meetings m on m.quarter = r.of_quarter
where r."right" <> 'nothing'
group by r.of_quarter, r.family, r."right", c.label, m.covered_percent
order by r.of_quarter desc, n desc
