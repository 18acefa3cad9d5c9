import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonDictionary } from '@zxcvbn-ts/language-common';
import { dictionary as englishDictionary } from '@zxcvbn-ts/language-en';

export const MIN_LENGTH = 12;
const MIN_SCORE = 3;
/** Guessing stays strong beyond this, and the estimate would only take longer. */
const LOOKED_AT = 80;

export type Strength = 'too_short' | 'too_easy' | 'enough' | 'strong';

const estimator = new ZxcvbnFactory({
  dictionary: { ...commonDictionary, ...englishDictionary },
  graphs: adjacencyGraphs,
});

/** How long a thief with a copy of the vault would guess, in four steps, and what makes it easy. */
export function passphraseStrength(
  passphrase: string,
  ownWords: string[],
): { strength: Strength; weakness: string | null } {
  const { score, feedback } = estimator.check(passphrase.slice(0, LOOKED_AT), ['return desk', ...ownWords]);
  if ([...passphrase].length < MIN_LENGTH) return { strength: 'too_short', weakness: null };
  if (score < MIN_SCORE) return { strength: 'too_easy', weakness: feedback.warning };
  return { strength: score === MIN_SCORE ? 'enough' : 'strong', weakness: null };
}
