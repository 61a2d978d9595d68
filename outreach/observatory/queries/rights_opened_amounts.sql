-- question : Quels droits ont été ouverts, et pour combien par mois ?
-- réponse : Les droits ouverts et ce qu’ils apportent chaque mois, d’après les seuls montants dits, par tranches : « au moins » prend le bas de chaque tranche et peut se citer comme un minimum, « estimé » en prend le milieu. « Ensemble » additionne ce que vous avez choisi.
-- choix : quarter family
-- thème : Orientations et délais
-- chiffre : opened_amounts
-- quarter : Période de publication.
-- family_label : Famille de droits.
-- right_label : Droit.
-- numerator : Droits ouverts.
-- low_value : Montant mensuel, au moins (€).
-- value : Montant mensuel estimé (€).
-- told_percent : Part dont le montant est dit (%).
-- covered_percent : Part minimale des rencontres que couvrent les lignes publiées (%).
with chosen as materialized (
    select quarter, family_label, right_label, denominator as numerator, low_value, value, told_percent, covered_percent,
        numerator as told
    from opened_amounts
    where {quarter} and (:family = '' or family = :family))
select * from (
    select 'Ensemble' as quarter, 'Toutes' as family_label, 'Tous les droits choisis' as right_label,
        sum(numerator) as numerator, sum(low_value) as low_value, sum(value) as value,
        round(100.0 * sum(told) / sum(numerator), 1) as told_percent, min(covered_percent) as covered_percent
    from chosen
    having count(*) > 1
    union all
    select quarter, family_label, right_label, numerator, low_value, value, told_percent, covered_percent from chosen)
order by quarter = 'Ensemble' desc, quarter desc, numerator desc
