/** What the endpoint's own pages say, in the languages of the application. */
const en = {
  confirm_title: 'Is this your application?',
  signed_in_as: 'You are signed in as',
  confirm_question: 'Does Return Desk on your computer show this code?',
  confirm_warning: 'If somebody sent you here with a link or read a code to you, choose No.',
  yes: 'Yes, it shows this code',
  no: 'No, another code or none',
  done_title: 'You are signed in',
  done_text: 'Go back to Return Desk. You can close this page.',
  declined_title: 'No device was added',
  declined_text: 'You can close this page. If somebody else wanted you to sign in here, tell your team lead.',
  no_team_title: 'Your account belongs to no team yet',
  no_team_text:
    'Signing in worked, but your account has no team in Return Desk. Ask whoever looks after the accounts in your organisation to give it one, then begin again in the application. No device was added.',
  no_role_title: 'Your account has no role yet',
  no_role_text:
    'Signing in worked, but your account has no role in Return Desk. Ask whoever looks after the accounts in your organisation to give it one, then begin again in the application. No device was added.',
  blocked_title: 'This account cannot add a device',
  blocked_text: 'It was shut out at the endpoint. Ask your team lead. No device was added.',
  over_title: 'This sign-in is no longer open',
  over_text:
    'It lasts ten minutes and works once, in the browser in which it began. Go back to Return Desk and begin again.',
  unavailable_title: 'Your organisation’s sign-in does not answer',
  unavailable_text: 'Try again in a few minutes, or ask your team lead for a one-time code.',
  failed_title: 'Signing in did not work',
  failed_text:
    'No device was added. Go back to Return Desk and begin again. If it happens again, tell whoever looks after the endpoint.',
};
export type SignInWords = Readonly<Record<keyof typeof en, string>>;

const nl: SignInWords = {
  confirm_title: 'Is dit uw programma?',
  signed_in_as: 'U bent aangemeld als',
  confirm_question: 'Toont Return Desk op uw computer deze code?',
  confirm_warning: 'Heeft iemand u hierheen gestuurd met een link of u een code voorgelezen? Kies dan Nee.',
  yes: 'Ja, deze code staat er',
  no: 'Nee, een andere code of geen',
  done_title: 'U bent aangemeld',
  done_text: 'Ga terug naar Return Desk. U kunt deze pagina sluiten.',
  declined_title: 'Er is geen apparaat toegevoegd',
  declined_text:
    'U kunt deze pagina sluiten. Wilde iemand anders dat u zich hier aanmeldde, zeg het dan aan uw teamleider.',
  no_team_title: 'Uw account hoort nog bij geen team',
  no_team_text:
    'Het aanmelden is gelukt, maar uw account heeft geen team in Return Desk. Vraag wie in uw organisatie de accounts beheert om er een toe te kennen en begin dan opnieuw in het programma. Er is geen apparaat toegevoegd.',
  no_role_title: 'Uw account heeft nog geen rol',
  no_role_text:
    'Het aanmelden is gelukt, maar uw account heeft geen rol in Return Desk. Vraag wie in uw organisatie de accounts beheert om er een toe te kennen en begin dan opnieuw in het programma. Er is geen apparaat toegevoegd.',
  blocked_title: 'Dit account kan geen apparaat toevoegen',
  blocked_text: 'Het is bij het eindpunt uitgesloten. Vraag uw teamleider. Er is geen apparaat toegevoegd.',
  over_title: 'Deze aanmelding is niet meer open',
  over_text:
    'Ze duurt tien minuten en werkt één keer, in de browser waarin ze begon. Ga terug naar Return Desk en begin opnieuw.',
  unavailable_title: 'De aanmelding van uw organisatie antwoordt niet',
  unavailable_text: 'Probeer het over enkele minuten opnieuw of vraag uw teamleider om een eenmalige code.',
  failed_title: 'Het aanmelden is niet gelukt',
  failed_text:
    'Er is geen apparaat toegevoegd. Ga terug naar Return Desk en begin opnieuw. Gebeurt het nog eens, zeg het dan aan wie het eindpunt beheert.',
};

const fr: SignInWords = {
  confirm_title: 'Est-ce bien votre application ?',
  signed_in_as: 'Vous avez ouvert une session au nom de',
  confirm_question: 'Return Desk affiche-t-il ce code sur votre ordinateur ?',
  confirm_warning: 'Si quelqu’un vous a envoyé ici par un lien ou vous a dicté un code, choisissez Non.',
  yes: 'Oui, ce code est affiché',
  no: 'Non, un autre code ou aucun',
  done_title: 'La connexion a réussi',
  done_text: 'Retournez dans Return Desk. Vous pouvez fermer cette page.',
  declined_title: 'Aucun appareil n’a été ajouté',
  declined_text:
    'Vous pouvez fermer cette page. Si une autre personne voulait que vous vous connectiez ici, dites-le à votre responsable d’équipe.',
  no_team_title: 'Votre compte n’appartient encore à aucune équipe',
  no_team_text:
    'La connexion a réussi, mais votre compte n’a pas d’équipe dans Return Desk. Demandez à la personne qui gère les comptes de votre organisation de lui en donner une, puis recommencez dans l’application. Aucun appareil n’a été ajouté.',
  no_role_title: 'Votre compte n’a pas encore de rôle',
  no_role_text:
    'La connexion a réussi, mais votre compte n’a pas de rôle dans Return Desk. Demandez à la personne qui gère les comptes de votre organisation de lui en donner un, puis recommencez dans l’application. Aucun appareil n’a été ajouté.',
  blocked_title: 'Ce compte ne peut pas ajouter d’appareil',
  blocked_text:
    'Il a été exclu sur le serveur. Adressez-vous à votre responsable d’équipe. Aucun appareil n’a été ajouté.',
  over_title: 'Cette connexion n’est plus ouverte',
  over_text:
    'Elle dure dix minutes et ne sert qu’une fois, dans le navigateur où elle a commencé. Retournez dans Return Desk et recommencez.',
  unavailable_title: 'Le service de connexion de votre organisation ne répond pas',
  unavailable_text:
    'Réessayez dans quelques minutes ou demandez un code à usage unique à votre responsable d’équipe.',
  failed_title: 'La connexion n’a pas réussi',
  failed_text:
    'Aucun appareil n’a été ajouté. Retournez dans Return Desk et recommencez. Si cela se reproduit, dites-le à la personne qui gère le serveur.',
};

const de: SignInWords = {
  confirm_title: 'Ist das Ihre Anwendung?',
  signed_in_as: 'Sie sind angemeldet als',
  confirm_question: 'Zeigt Return Desk auf Ihrem Rechner diesen Code?',
  confirm_warning:
    'Hat Ihnen jemand einen Link hierher geschickt oder einen Code vorgelesen? Dann wählen Sie Nein.',
  yes: 'Ja, dieser Code steht dort',
  no: 'Nein, ein anderer oder keiner',
  done_title: 'Sie sind angemeldet',
  done_text: 'Gehen Sie zurück zu Return Desk. Diese Seite können Sie schließen.',
  declined_title: 'Es wurde kein Gerät hinzugefügt',
  declined_text:
    'Diese Seite können Sie schließen. Wollte jemand anderes, dass Sie sich hier anmelden, sagen Sie es Ihrer Teamleitung.',
  no_team_title: 'Ihr Konto gehört noch zu keinem Team',
  no_team_text:
    'Die Anmeldung hat geklappt, aber Ihr Konto hat in Return Desk kein Team. Bitten Sie die Stelle, die in Ihrer Organisation die Konten verwaltet, eines zuzuweisen, und beginnen Sie dann in der Anwendung neu. Es wurde kein Gerät hinzugefügt.',
  no_role_title: 'Ihr Konto hat noch keine Rolle',
  no_role_text:
    'Die Anmeldung hat geklappt, aber Ihr Konto hat in Return Desk keine Rolle. Bitten Sie die Stelle, die in Ihrer Organisation die Konten verwaltet, eine zuzuweisen, und beginnen Sie dann in der Anwendung neu. Es wurde kein Gerät hinzugefügt.',
  blocked_title: 'Dieses Konto kann kein Gerät hinzufügen',
  blocked_text:
    'Es wurde am Endpunkt ausgeschlossen. Fragen Sie Ihre Teamleitung. Es wurde kein Gerät hinzugefügt.',
  over_title: 'Diese Anmeldung ist nicht mehr offen',
  over_text:
    'Sie gilt zehn Minuten und einmal, in dem Browser, in dem sie begann. Gehen Sie zurück zu Return Desk und beginnen Sie neu.',
  unavailable_title: 'Die Anmeldung Ihrer Organisation antwortet nicht',
  unavailable_text:
    'Versuchen Sie es in einigen Minuten wieder oder bitten Sie Ihre Teamleitung um einen Einmalcode.',
  failed_title: 'Die Anmeldung hat nicht geklappt',
  failed_text:
    'Es wurde kein Gerät hinzugefügt. Gehen Sie zurück zu Return Desk und beginnen Sie neu. Geschieht es wieder, sagen Sie es der Stelle, die den Endpunkt betreut.',
};

export const SIGN_IN_WORDS = { en, nl, fr, de } as const;
export type SignInLanguage = keyof typeof SIGN_IN_WORDS;

/** The first of the browser's languages that is one of ours, by its weight; English when none is. */
export function chooseLanguage(accepted: string | undefined): SignInLanguage {
  const wanted = (accepted ?? '')
    .slice(0, 400)
    .split(',')
    .map((entry) => {
      const [tag = '', ...options] = entry.trim().toLowerCase().split(';');
      const weight = options.map((option) => /^\s*q=([\d.]+)\s*$/.exec(option)?.[1]).find(Boolean);
      return { language: tag.split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ language, weight }) => Object.hasOwn(SIGN_IN_WORDS, language) && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return (wanted[0]?.language as SignInLanguage | undefined) ?? 'en';
}
