/**
 * Words for coded facts of a programme, in every interface language and as the glossary has them: who types
 * `onderwijs`, `Schule` or `éducation` finds the programmes that are coded as education. For finding only.
 */
export const ASSISTANCE_WORDS: Readonly<Record<string, readonly string[]>> = {
  cash: ['cash', 'contant', 'contanten', 'premie', 'espèces', 'Bargeld', 'Geldleistung'],
  in_kind: ['in kind', 'in natura', 'en nature', 'Sachleistung', 'Sachleistungen'],
  housing: ['housing', 'accommodation', 'shelter', 'rent', 'huisvesting', 'onderdak', 'woning', 'huur', 'logement', 'hébergement', 'loyer', 'Unterkunft', 'Wohnung', 'Miete'],
  medical: ['medical', 'medicine', 'doctor', 'health', 'medisch', 'medische', 'medicijnen', 'gezondheid', 'arts', 'médical', 'médicale', 'médicaments', 'santé', 'soins', 'medizinisch', 'medizinische', 'Medikamente', 'Gesundheit', 'Arzt'],
  education: ['education', 'school', 'schooling', 'onderwijs', 'éducation', 'école', 'scolarité', 'Bildung', 'Schule'],
  vocational_training: ['vocational training', 'training', 'beroepsopleiding', 'opleiding', 'cursus', 'formation', 'Berufsausbildung', 'Ausbildung', 'Weiterbildung'],
  job_placement: ['job', 'job placement', 'work', 'employment', 'werk', 'baan', 'arbeidsbemiddeling', 'emploi', 'travail', 'Arbeit', 'Arbeitsvermittlung', 'Beschäftigung', 'Stelle'],
  business_startup: ['business', 'start-up', 'startup', 'enterprise', 'onderneming', 'bedrijf', 'startbedrag', 'entreprise', 'démarrage', 'Unternehmen', 'Gewerbe', 'Existenzgründung'],
  legal: ['legal', 'lawyer', 'juridisch', 'juridische', 'rechtsbijstand', 'advocaat', 'juridique', 'avocat', 'Rechtsbeistand', 'rechtlich', 'Anwalt'],
  psychosocial: ['psychosocial', 'psychological', 'mental health', 'psychosociaal', 'psychosociale', 'psychisch', 'psychologique', 'psychosozial', 'psychologisch'],
  family_child: ['family', 'families', 'child', 'children', 'gezin', 'gezinnen', 'kinderen', 'famille', 'familles', 'enfant', 'enfants', 'Familie', 'Familien', 'Kind', 'Kinder'],
  transport: ['transport', 'travel', 'flight', 'vervoer', 'reis', 'vlucht', 'voyage', 'vol', 'Reise', 'Flug', 'Beförderung'],
};

export const RETURN_TYPE_WORDS: Readonly<Record<string, readonly string[]>> = {
  voluntary: ['voluntary', 'vrijwillig', 'vrijwillige', 'zelfstandige terugkeer', 'volontaire', 'freiwillig', 'freiwillige'],
  forced: ['forced', 'removal', 'gedwongen', 'verwijdering', 'forcé', 'retour forcé', 'éloignement', 'Abschiebung', 'Rückführung', 'Zwangsrückführung'],
};

export const TARGET_GROUP_WORDS: Readonly<Record<string, readonly string[]>> = {
  unaccompanied_minors: ['unaccompanied minors', 'unaccompanied', 'niet-begeleide minderjarigen', 'minderjarigen', 'amv', 'mineurs non accompagnés', 'mineurs', 'unbegleitete Minderjährige', 'Minderjährige'],
  vulnerable_persons: ['vulnerable', 'kwetsbaar', 'kwetsbare', 'vulnérable', 'vulnérables', 'schutzbedürftig', 'schutzbedürftige'],
  victims_of_trafficking: ['trafficking', 'mensenhandel', 'traite', 'Menschenhandel'],
  women: ['women', 'vrouwen', 'femmes', 'Frauen'],
  elderly: ['elderly', 'ouderen', 'personnes âgées', 'ältere Menschen', 'Senioren'],
  persons_with_disabilities: ['disability', 'disabilities', 'handicap', 'beperking', 'Behinderung'],
  youth: ['youth', 'jongeren', 'jeunes', 'Jugendliche'],
};

/**
 * One thing under several names, old and new, short and long, in the glossary's languages. A record that has one
 * of them is found by all of them.
 */
export const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  eurp: [
    'EURP',
    'JRS',
    'EU Reintegration Programme',
    'European Reintegration Programme',
    'Joint Reintegration Services',
    'Joint Reintegration Service',
    'EU-re-integratieprogramma',
    'Europees re-integratieprogramma',
    'gezamenlijke re-integratiediensten',
    "programme de réintégration de l'UE",
    'programme européen de réintégration',
    'services conjoints de réintégration',
    'EU-Reintegrationsprogramm',
    'Europäisches Reintegrationsprogramm',
    'gemeinsame Reintegrationsdienste',
  ],
  riat: ['RIAT', 'Reintegration Assistance Tool', 'instrument voor re-integratiebijstand', "outil d'aide à la réintégration", 'Reintegrationshilfe-Instrument'],
  avr: [
    'AVR',
    'AVRR',
    'assisted voluntary return',
    'begeleide vrijwillige terugkeer',
    'retour volontaire assisté',
    'aide au retour volontaire',
    'unterstützte freiwillige Rückkehr',
  ],
  pap: ['PAP', 'post-arrival', 'post-arrival package', 'onmiddellijke hulp na aankomst', 'aide à court terme', 'Post-Arrival-Paket', 'Kurzzeitunterstützung'],
  prp: ['PRP', 'post-return', 'post-return package', 'hulp na terugkeer', 'aide à long terme', 'Post-Return-Paket'],
  start_up: ['Starthilfe', 'StarthilfePlus', 'start-up assistance', 'startbedrag', 'aide au démarrage'],
  reintegration: ['reintegration', 're-integratie', 'reïntegratie', 'herintegratie', 'réintégration', 'réinsertion'],
  repatriation: ['repatriation', 'repatriëring', 'rapatriement', 'Repatriierung', 'återvandring', 'atervandringsbidrag'],
};
