/** The policy of a new passphrase. An old one is never judged again: it opens what it opened. */
export const MIN_PASSPHRASE_CHARACTERS = 12;
/** zxcvbn's scale from 0 to 4. 3: more than 10^8 guesses, each of which costs Argon2id's time and memory. */
export const MIN_PASSPHRASE_SCORE = 3;

/** One form for what looks the same, so that a passphrase typed on another system's keyboard is the same bytes. */
export const normalisePassphrase = (typed: string): string => typed.normalize('NFC');

export const countCharacters = (passphrase: string): number => [...passphrase].length;

/** Public on purpose: the sample vault holds nobody real, and runs through the same code as every other. */
export const SAMPLE_PASSPHRASE = 'sample data, no real person';
