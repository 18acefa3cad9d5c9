// Carries dictionaries of 2 MB: import it lazily, when somebody is about to choose a passphrase.
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonDictionary } from '@zxcvbn-ts/language-common';
import { dictionary as englishDictionary } from '@zxcvbn-ts/language-en';
import {
  countCharacters,
  MIN_PASSPHRASE_CHARACTERS,
  MIN_PASSPHRASE_SCORE,
  normalisePassphrase,
  SAMPLE_PASSPHRASE,
} from '#shared/passphrase.ts';

/** What a guesser would try first against this application: its own words, in the interface's languages. */
const OWN_WORDS = [
  SAMPLE_PASSPHRASE,
  ...[
    'returndesk',
    'return desk',
    'return',
    'desk',
    'counsellor',
    'counselling',
    'detention',
    'centre',
    'frontex',
    'reintegration',
  ],
  ...[
    'terugkeer',
    'vertrek',
    'begeleider',
    'begeleiding',
    'gesloten',
    'centrum',
    'welkom',
    'wachtwoord',
    'wachtzin',
  ],
  ...['retour', 'conseiller', 'conseillère', 'centre', 'fermé', 'bonjour', 'motdepasse', 'réintégration'],
  ...['rückkehr', 'rückkehrberatung', 'berater', 'beraterin', 'willkommen', 'passwort', 'kennwort', 'geheim'],
];

export type PassphraseStrength = {
  characters: number;
  /** 0 (guessed at once) to 4. */
  score: 0 | 1 | 2 | 3 | 4;
  /** zxcvbn's name of the weakness that it found, for a sentence of ours; null for none. */
  warning: string | null;
  isAccepted: boolean;
};

/** Made once for a form: it ranks the dictionaries, which takes a few hundred milliseconds. */
export function createPassphraseCheck(): (typed: string, ownWords?: readonly string[]) => PassphraseStrength {
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...commonDictionary, ...englishDictionary },
    graphs: adjacencyGraphs,
  });
  return (typed, ownWords = []) => {
    const passphrase = normalisePassphrase(typed);
    const characters = countCharacters(passphrase);
    const { score, feedback } = zxcvbn.check(passphrase, [
      ...OWN_WORDS,
      ...ownWords,
      ...ownWords.flatMap((words) => words.split(' ')),
    ]);
    return {
      characters,
      score,
      warning: feedback.warning,
      isAccepted: characters >= MIN_PASSPHRASE_CHARACTERS && score >= MIN_PASSPHRASE_SCORE,
    };
  };
}
