import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Deriving a key leaves Argon2's 64 MB of working memory behind, which V8, that does not see its size, would keep for
 * as long as the vault is open. Collected now, it goes back to the system; a pull then fits in what is left.
 */
export function forgetDerivation(): void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('typeof gc === "function" ? gc : null');
  if (typeof collect === 'function') collect();
}
