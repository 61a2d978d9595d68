-- titre : Portes sans rencontre par mode
-- définition : Absents, refus et « pas maintenant » selon le mode d’aller-vers.
-- numérateur : Passages sans rencontre de ce mode et de ce résultat.
-- dénominateur : Aucun : ce sont des nombres de passages.
-- périmètre : Passages sans rencontre de la ville.
-- lecture : en {quarter}, {n} passages « {result_label} » par le mode « {channel_label} ».
-- mise en garde : Les modes et résultats de moins de 11 passages sont réunis.
-- version : 1
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
