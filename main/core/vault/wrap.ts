import { createCipheriv, createDecipheriv } from 'node:crypto';
import { argon2id } from 'hash-wasm';

export const SALT_BYTES = 16;
export const NONCE_BYTES = 12;
export const KEY_BYTES = 32;
const TAG_BYTES = 16;
export const WRAPPED_BYTES = KEY_BYTES + TAG_BYTES;

/** Argon2id: memory in KiB, passes, lanes. */
export type KdfParameters = { m: number; t: number; p: number };

/** About 300 ms on an office laptop of 2020. One lane, since WebAssembly runs them one after the other anyway. */
export const KDF: KdfParameters = { m: 64 * 1024, t: 3, p: 1 };
/** Below it a guess would be cheap: a header like that was made by somebody else. */
const FLOOR: KdfParameters = { m: 64 * 1024, t: 3, p: 1 };
/** Above it opening the vault would take the machine's memory or minutes. */
const CAP: KdfParameters = { m: 1024 * 1024, t: 10, p: 4 };

export function isAllowed({ m, t, p }: KdfParameters): boolean {
  return m >= FLOOR.m && m <= CAP.m && t >= FLOOR.t && t <= CAP.t && p >= FLOOR.p && p <= CAP.p;
}

export type DeriveKey = (passphrase: Uint8Array, salt: Buffer, parameters: KdfParameters) => Promise<Buffer>;

/** The key that wraps the vault's key. Its parameters have been checked; this is where the time is spent. */
export const deriveWrappingKey: DeriveKey = async (passphrase, salt, { m, t, p }) => {
  const derived = await argon2id({
    password: passphrase,
    salt,
    memorySize: m,
    iterations: t,
    parallelism: p,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  });
  return Buffer.from(derived.buffer, derived.byteOffset, derived.byteLength);
};

/** AES-256-GCM from Node's own crypto, which also the older runtime's BoringSSL has. `context` is authenticated. */
export function wrapKey(wrappingKey: Buffer, nonce: Buffer, context: Buffer, key: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', wrappingKey, nonce);
  cipher.setAAD(context);
  return Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()]);
}

/** Null when anything differs: the passphrase, or one bit of what was authenticated. Nothing tells which. */
export function unwrapKey(
  wrappingKey: Buffer,
  nonce: Buffer,
  context: Buffer,
  wrapped: Buffer,
): Buffer | null {
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(wrapped.subarray(KEY_BYTES));
  const key = decipher.update(wrapped.subarray(0, KEY_BYTES));
  try {
    decipher.final();
    return key;
  } catch {
    key.fill(0);
    return null;
  }
}
