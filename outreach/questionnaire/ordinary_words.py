"""The ordinary words that follow « Madame » in a note without being her name, in lower case and without accents.

Knows words only. A word missing here blanks too much; a surname that slips in here blanks too little.
"""

from typing import Final

_LINKS: Final = """
a au aux avec car ce ces cet cette chez comme contre dans de depuis des donc du elle elles en encore entre est et eux
il ils jusque la le les leur leurs lui mais me mes mon ne ni non nos notre nous on ou par pas pendant plus pour
pourquoi puis quand que quel quelle qui quoi sa sans se selon ses si son sous sur ta te tes ton tous tout toute toutes
tres trop un une vers via voir vos votre vous y afin ainsi alors apres assez aussi aucun aucune autre avant beaucoup
bien bientot bon bonne ca cela ceci chaque combien comment d dehors deja demain dont enfin ensuite environ hier hors
ici jamais juste loin longtemps lors maintenant malgre mal meme mieux moins parce parfois partout peu plutot pourtant
presque pres quelque quelques rien sauf seulement souvent surtout tant tard tot toujours vite vraiment actuellement
aujourd'hui parfaitement completement finalement egalement rapidement regulierement difficilement lentement gravement
absolument doucement probablement merci bonjour ok oui ci cf etc
"""
_VERBS: Final = """
abandonne accepte accouche accueille accuse achete adresse affirme agit aide aime allait amene annonce appelle apporte
apprend apprecie arrete arrive assiste assure attend attendait attendra aura aurait avait avance avoue bloque boit
bouge boite change cherche choisit commence comprend compte confie confirme conduit connait consulte contacte conteste
continue coupe court craint crie croit cuisine cumule decide decale declare decline demande demandera demenage depense
depose deplace deprime descend desire dessine devait devient devra devrait dira dirait discute dispose dit divorce
doit donne donnera dort doute echange ecoute ecrit eleve emmene emprunte engage enleve entend envoie espere essaie
essaye etait etudie eu evite exige existe explique exprime fait faire fera ferait ferme finance finit fournit frappe
fut gagne garde gere habite herite hesite heberge ignore indique informe insiste installe interroge invite joint joue
laisse lit loge loue maitrise mange manque marche mene merite met montre monte neglige note obtient occupe oublie
ouvre ouvrira paie paye paiera parait parle parlera part partage participe partira passe passera pense percoit perd
permet peut pleure porte possede pourra pourrait pousse pouvait precise prefere prend prendra prepare presente prete
previent produit promet propose protege quitte raconte rappelle rappellera recherche reclame recoit recevra reconnait
recupere reflechit refuse regarde regle regrette rejoint remercie remet remplit remplace rencontre rend renonce
renouvelle rentre repart repete repond repondra reprend represente reside resilie respecte ressent reste reussit
retourne retrouve reveille revient reviendra risque sait saura savait sera serait semble sent sert signale signe
sollicite sort sortira souffre souhaite soigne subit suit suivra supporte tarde telephone tente tient tombe touche
touchait tousse traduit transmet travaille travaillait trouve utilise va vient viendra vend verra verse veut vit
vivait voit voudra voudrait voulait voyage vu allee arrivee revenu revenue venu venue parti partie sorti sortie restee
vus vue vues rencontree recue recu recontacte orientee oriente accompagnee accompagne informee prevenue prevenu
refusee aidee connu connue suivi suivie inscrit inscrite mariee separe separee divorcee veuve celibataire enceinte
retraite retraitee salarie salariee absent absente present malade hospitalise hospitalisee handicape handicapee
fatigue fatiguee isole isolee age agee seul seule inquiet inquiete content contente perdu perdue decede decedee
endette endettee inconnu inconnue agreable mefiant mefiante ouvert ouverte pressee occupee disponible injoignable
joignable interesse interessee favorable allophone analphabete francophone anglophone arabophone sourd sourde aveugle
titulaire locataire proprietaire hebergee ressemble ajoute estime cree deteste excuse cache traite profite coute
remonte organise observe prie recommande gene manifeste envisage beneficie emporte attache conserve lave vole justifie
frequente demarre enerve verifie consacre respire fume sonne aborde complete regularise remplie salue recule patiente
demissionne progresse habille fouille consomme craque guerit soupire sourit rit ment dement souscrit apparait
disparait depend defend tend etend rompt meurt nait mourra sont ont vont font doivent veulent peuvent viennent
reviennent prennent recoivent vivent disent savent voient attendent dorment partent sortent lisent ecrivent
comprennent percoivent sortis partis venus absents presents maries separes ages soit soient ayant etant accueilli
appele aidees beneficiaire allocataire demandeur demandeuse etrangere refugiee expulsee expulse licenciee licencie
sans
"""
_THINGS: Final = """
accueil gardien gardienne concierge voisin voisine maire presidente president directrice directeur docteur conseiller
conseillere assistante assistant mere pere soeur frere fille fils enfant enfants mari femme epoux epouse famille
parents interprete permanence service menage nuit jour rdv rendez remarque rappel suite info infos attention lundi
mardi mercredi jeudi vendredi samedi dimanche matin soir midi heure heures semaine mois an ans etage batiment bat
escalier hall appartement appt logement loyer dette facture dossier droit droits courrier papiers titre sejour
portable mail nom rsa caf cpam css ccas apl aah aspa asf cmu ame acs apa mdph mds pmi cesu edf hlm dalo oqtf cni siao
spip cada cmp monsieur madame mademoiselle mme mlle mr mm personne absence demandes secours travail emploi chomage
pole maladie sdf rqth are ass rib gir hlm pole cdd cdi smic ofii ofpra
"""
_ENGLISH: Final = """
is was has had does did do not and or but with without the to says said asks asked wants wanted needs needed will
would can could cannot should may might speaks lives works waits came comes calls called gets got knows she he they
who at in of from for hasn't isn't doesn't didn't won't can't also already still never always no yes
"""

# After a title, none of these is a name.
ORDINARY: Final = frozenset(f"{_LINKS} {_VERBS} {_THINGS} {_ENGLISH}".split())

# French words of nine letters that would pass for a slip code: the check sign lets 1 in 31 through.
LIKE_SLIPS: Final = frozenset("gravement remettent regrettez regardera suspendus embauches traverses fraudeurs".split())
