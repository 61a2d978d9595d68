"""How a worker is told what came of a referral: a sentence a state, without blame for anybody.

Pure words: French sentences for gettext.
"""

from typing import Final

from outreach.vocabulary import Labels, mark

NEWS: Final[Labels] = {
    "right_opened": mark("Le droit est ouvert."),
    "already_open": mark("Le droit était déjà ouvert : c’est vérifié avec elle."),
    "not_entitled": mark("Pas de droit dans sa situation : elle le sait maintenant."),
    "right_refused": mark("Le droit est refusé."),
    "overpayment_cancelled": mark("Le trop-perçu est annulé."),
    "overpayment_spread": mark("Le trop-perçu est étalé."),
    "overpayment_confirmed": mark("Le trop-perçu est maintenu."),
    "accepted": mark("La structure prend en charge."),
    "presented": mark("La personne s’est présentée."),
    "declined": mark("La structure ne peut pas la recevoir : la coordination cherche où l’orienter."),
    "did_not_come": mark("La personne n’est pas venue pour l’instant : son bon reste valable."),
    "withdrawn": mark("La personne a préféré s’arrêter là : c’est son choix."),
    "expired": mark("Pas de suite après trois mois : son bon reste valable, un nouveau passage suffit."),
}

# What a structure that keeps silent owes (a word of `OWED`), as it is told beside its name.
OWED_BY: Final[Labels] = {
    "acknowledge": mark("n’a pas encore vu"),
    "answer": mark("n’a pas encore répondu à la personne venue"),
}
