import { MIN_PASSPHRASE_CHARACTERS, MIN_PASSPHRASE_SCORE } from '#shared/passphrase.ts';
import { createPassphraseCheck } from '#shared/passphrase-strength.ts';

export type Strength = 'too_short' | 'too_easy' | 'enough' | 'strong';

/** The same judgement as the core's, which has the last word. */
const check = createPassphraseCheck();

/** How long a thief with a copy of the vault would guess, in four steps, and what makes it easy. */
export function passphraseStrength(
  passphrase: string,
  ownWords: string[],
): { strength: Strength; weakness: string | null } {
  const { characters, score, warning, isAccepted } = check(passphrase, ownWords);
  if (characters < MIN_PASSPHRASE_CHARACTERS) return { strength: 'too_short', weakness: null };
  if (!isAccepted) return { strength: 'too_easy', weakness: warning };
  return { strength: score === MIN_PASSPHRASE_SCORE ? 'enough' : 'strong', weakness: null };
}
