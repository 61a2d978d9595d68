"""What the machine refuses (files, the register's file, bytes that are no text), in one sentence with its remedy.

Knows the kinds of faults only; whatever it does not know stays unexpected.
"""

import errno
import sqlite3
from typing import Final

CAUSES: Final = {
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "son dossier n’en est pas un",
    errno.EISDIR: "c’est un dossier",
    errno.EEXIST: "il existe déjà",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "disque en lecture seule",
    errno.ENOSPC: "disque plein",
    errno.ENAMETOOLONG: "nom trop long",
}


def explain_fault(fault: Exception) -> tuple[str, str] | None:
    """Return the sentence and the remedy of a fault of the machine, nothing when it is not one."""
    if isinstance(fault, OSError) and fault.filename is not None:
        cause = CAUSES.get(fault.errno or 0, type(fault).__name__)
        return (
            f"Impossible de lire ou d’écrire « {fault.filename} » : {cause}.",
            "Vérifiez ce chemin, ses droits et OUTREACH_INSTANCE.",
        )
    if isinstance(fault, sqlite3.OperationalError) and "locked" in str(fault):
        return "Le registre est occupé par un autre programme.", "Réessayez dans une minute."
    if isinstance(fault, sqlite3.OperationalError) and "disk is full" in str(fault):
        return "Le disque est plein.", "Faites de la place là où est l’instance, puis recommencez."
    # The others of its kinds (a broken constraint, a misused cursor) are faults of ours.
    if type(fault) in (sqlite3.OperationalError, sqlite3.DatabaseError):
        return (
            "Le fichier outreach.db ne peut pas servir de registre.",
            "Vérifiez OUTREACH_INSTANCE, ou restaurez une copie ; OUTREACH_DEBUG=1 montre le détail.",
        )
    if isinstance(fault, UnicodeError):
        return "Ce qui a été donné n’est pas du texte en UTF-8.", "Donnez-le en UTF-8, puis recommencez."
    return None
