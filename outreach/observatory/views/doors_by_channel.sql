-- titre : Portes sans rencontre par mode
-- description : Absents, refus et « pas maintenant » selon le mode d’aller-vers.
-- quarter : Trimestre.
-- channel : Mode de rencontre.
-- channel_label : Nom du mode.
-- result_label : Résultat du passage.
-- n : Nombre de passages.
select d.quarter, d.channel, coalesce(c.label, d.channel) as channel_label, coalesce(r.label, d.result) as result_label,
    sum(d.n) as n
from doors d
left join codes c on c.column_name = 'channel' and c.code = d.channel
left join codes r on r.column_name = 'result' and r.code = d.result
group by d.quarter, d.channel, channel_label, result_label
order by d.quarter desc, n desc
