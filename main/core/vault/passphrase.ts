import { FailureError } from '#shared/errors.ts';

/**
 * Refuses a new passphrase that is too easy; the page has said so before, this is where it counts. It is the one
 * place of the core where a passphrase is a string for a moment, since guessing it needs its characters.
 */
export async function expectStrongPassphrase(
  passphrase: Uint8Array,
  ownWords: readonly string[],
): Promise<void> {
  const typed = decode(passphrase);
  const { createPassphraseCheck } = await import('#shared/passphrase-strength.ts');
  if (!createPassphraseCheck()(typed, ownWords).isAccepted) throw new FailureError('passphrase_weak');
}

function decode(passphrase: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(passphrase);
  } catch {
    throw new FailureError('input_invalid');
  }
}
