import type { AccountKey } from '../en/account.ts'

export const account = {
  'nav.signIn': 'Se connecter',
  'nav.account': 'Votre compte',
  'signIn.title': 'Se connecter',
  'signIn.lead':
    'Pour celles et ceux qui publient, relisent et répondent ici. La lecture ne demande aucun compte.',
  'signIn.button': 'Se connecter avec votre compte professionnel',
  'signIn.at': 'Vous vous connectez auprès de {host}, puis revenez ici.',
  'signIn.noProvider':
    'Ce serveur n’est pas encore relié à un fournisseur d’identité. Son administration peut vous envoyer un lien de connexion.',
  'signIn.otherWay':
    'Le compte professionnel est hors d’atteinte : se connecter en administrateur avec un mot de passe',
  'signIn.linkLead': 'Ce lien fonctionne une seule fois, dans ce navigateur.',
  'signIn.linkButton': 'Se connecter en tant que {handle}',
  'signIn.passwordTitle': 'Se connecter avec un mot de passe',
  'signIn.passwordLead':
    'Pour l’administration, quand le fournisseur d’identité est hors d’atteinte. Chaque usage est consigné.',
  'signIn.passwordButton': 'Se connecter',
  'signIn.handle': 'Nom',
  'signIn.password': 'Mot de passe',
  'signIn.code': 'Code',
  'signIn.codeHelp': 'Six chiffres de votre application d’authentification.',
  'signIn.problem': 'Vous n’êtes pas connecté',
  'signIn.wrong':
    'Le nom, le mot de passe ou le code n’est pas juste. Un code ne sert qu’une fois.',
  'signIn.tooMany': 'Trop de tentatives. Attendez un quart d’heure, puis réessayez.',
  'signIn.again': 'Recommencer',
  'signIn.failed.unreachable':
    'Le fournisseur d’identité ne répond pas. Réessayez dans un instant ; qui est connecté le reste.',
  'signIn.failed.denied':
    'Le fournisseur d’identité a refusé, ou vous avez interrompu la connexion.',
  'signIn.failed.notTrusted':
    'Ce qui est revenu ne prouve pas qui vous êtes. L’administration le trouve dans le journal.',
  'signIn.failed.noRole':
    'Votre compte professionnel est connu, mais il n’a aucun rôle sur ce serveur. Demandez-en un à son administration.',
  'signIn.failed.taken': 'Ce compte professionnel appartient à un autre compte de ce serveur.',
  'signIn.failed.stale':
    'Cette connexion n’a pas commencé dans ce navigateur, ou a pris plus de dix minutes.',
  'signOut.title': 'Vous êtes déconnecté d’ici',
  'signOut.lead':
    'Sur un ordinateur partagé, déconnectez-vous aussi de votre compte professionnel.',
  'signOut.elsewhere': 'Se déconnecter du compte professionnel',
  'signOut.button': 'Se déconnecter',
  'account.title': 'Votre compte',
  'account.lead': 'Vous êtes connecté en tant que {handle}.',
  'account.roles': 'Ce que vous pouvez faire',
  'account.noRoles':
    'Vous n’avez aucun rôle sur ce serveur. Son administration peut vous en donner un.',
  'account.wholeServer': 'Tout le serveur',
  'account.staff': 'Compte professionnel',
  'account.linked': 'Votre compte professionnel chez {host} vous connecte ici.',
  'account.notLinked':
    'Reliez votre compte professionnel chez {host} : il vous connectera désormais.',
  'account.link': 'Relier le compte professionnel',
  'account.sessions': 'Où vous êtes connecté',
  'account.method': 'Moyen',
  'account.since': 'Depuis',
  'account.seen': 'Dernier usage',
  'account.thisOne': 'ce navigateur, maintenant',
  'account.action': 'Action',
  'account.end': 'Mettre fin',
  'account.apps': 'Applications qui agissent en votre nom',
  'account.noApps': 'Aucune application n’a accès à votre compte.',
  'account.app': 'Application',
  'account.scopes': 'Elle peut',
  'account.revoke': 'Lui retirer l’accès',
  'method.oidc': 'Compte professionnel',
  'method.link': 'Lien',
  'method.local': 'Mot de passe',
  'scope.read': 'lire',
  'scope.write': 'écrire',
  'scope.admin': 'administrer',
  'accountRole.reader': 'Lecture',
  'accountRole.author': 'Rédaction',
  'accountRole.reviewer': 'Relecture',
  'accountRole.publisher': 'Publication',
  'accountRole.moderator': 'Modération',
  'accountRole.administrator': 'Administration',
} as const satisfies Record<AccountKey, string>
