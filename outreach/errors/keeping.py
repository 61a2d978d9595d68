"""The catalogue's part on what is kept and for how long: purge, backups, restoring. Numbers 360 and on."""

from typing import Final

from outreach.errors.problem import Problem
from outreach.vocabulary import mark

TOO_OLD: Final = Problem(
    360,
    410,
    mark("Cette saisie a plus de {months} mois : elle n’est plus gardée ici."),
    mark("Effacez-la du téléphone ; si sa date est fausse, remplissez-la de nouveau."),
)
NO_BACKUP_KEY: Final = Problem(
    361,
    422,
    mark("Aucune clé de sauvegarde n’est connue ici : rien n’a été écrit."),
    mark("Faites-en une, à garder hors de cette machine : outreach backup --new-key"),
)
BACKUP_KEY_EXISTS: Final = Problem(
    362,
    422,
    mark("Une clé de sauvegarde sert déjà ({recipient}) : elle n’a pas été remplacée."),
    mark("Pour en changer, retirez {file}, gardez l’ancienne clé tant que ses sauvegardes existent, puis recommencez."),
)
BAD_BACKUP_PLACE: Final = Problem(
    363, 422, mark("La sauvegarde ne peut pas s’écrire dans {file} : {fault}."), mark("{remedy}")
)
BACKUP_FAILED: Final = Problem(
    364,
    422,
    mark("La sauvegarde n’a pas pu être faite : {fault}."),
    mark("Rien n’a été laissé à moitié écrit ; recommencez."),
)
UNKNOWN_BACKUP: Final = Problem(
    365,
    422,
    mark("Aucune sauvegarde à détruire ne commence par « {told} »."),
    mark("Copiez l’empreinte que montre : outreach backup --list"),
)
BAD_BACKUP: Final = Problem(
    366,
    422,
    mark("Le fichier {file} ne peut pas être restauré : {fault}."),
    mark("Rien n’a été restauré ; essayez une autre sauvegarde."),
)
WRONG_BACKUP_KEY: Final = Problem(
    367,
    422,
    mark("Cette clé n’ouvre pas cette sauvegarde : {fault}."),
    mark("Donnez celle que « outreach backup --new-key » a montrée : AGE-SECRET-KEY-1…"),
)
INSTANCE_NOT_EMPTY: Final = Problem(
    368,
    422,
    mark("Le dossier {folder} n’est pas vide : rien n’y a été restauré."),
    mark("Choisissez un dossier nouveau ou vide avec OUTREACH_INSTANCE."),
)
