-- titre : Non-recours par droit et par statut
-- description : Combien de personnes rencontrées ne perçoivent pas chaque droit, par trimestre et par statut ; la part des rencontres couverte est indiquée.
-- quarter : Trimestre.
-- family : Famille du droit.
-- right : Droit.
-- right_label : Nom du droit.
-- status_label : Statut du non-recours.
-- n : Nombre de personnes.
-- covered_percent : Part minimale des rencontres que couvrent ces lignes.
select r.quarter, r.family, r."right", r.right_label, r.status_label, count(*) as n, m.covered_percent
from right_status r
left join meetings m on m.quarter = r.quarter
where r."right" <> 'none'
group by r.quarter, r.family, r."right", r.right_label, r.status_label, m.covered_percent
order by r.quarter desc, n desc
