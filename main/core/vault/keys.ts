import { HEADER_VERSION, type VaultHeader, wrapContext } from '#core/vault/header.ts';
import { tagName } from '#core/vault/sign-in-name.ts';
import {
  type DeriveKey,
  KDF,
  KEY_BYTES,
  NONCE_BYTES,
  SALT_BYTES,
  unwrapKey,
  WRAPPED_BYTES,
  wrapKey,
} from '#core/vault/wrap.ts';

export type Random = (bytes: number) => Buffer;
type Secret = { passphrase: Uint8Array; random: Random; derive: DeriveKey };

/** A header for a new vault, and the data key that it wraps. */
export async function newHeader(
  options: { mode: VaultHeader['mode']; name: string; at: Date } & Secret,
): Promise<{ header: VaultHeader; dataKey: Buffer }> {
  const dataKey = options.random(KEY_BYTES);
  const header = await rewrapHeader(emptyHeader(options), dataKey, options);
  return { header, dataKey };
}

/** The same work as for a real header, and no passphrase opens it: the wrapped key is random. */
export const decoyHeader = (at: Date, random: Random): VaultHeader =>
  emptyHeader({ mode: 'real', name: '', at, random });

/** The data key, or null for a wrong passphrase. */
export async function openHeader(
  header: VaultHeader,
  passphrase: Uint8Array,
  derive: DeriveKey,
): Promise<Buffer | null> {
  const { salt, m, t, p } = header.kdf;
  const wrappingKey = await derive(passphrase, Buffer.from(salt, 'hex'), { m, t, p });
  const { nonce, key } = header.wrap;
  try {
    return unwrapKey(wrappingKey, Buffer.from(nonce, 'hex'), wrapContext(header), Buffer.from(key, 'hex'));
  } finally {
    wrappingKey.fill(0);
  }
}

/** The same data key under another passphrase, with a new salt and nonce and today's parameters. */
export async function rewrapHeader(
  header: VaultHeader,
  dataKey: Buffer,
  { passphrase, random, derive }: Secret,
): Promise<VaultHeader> {
  const salt = random(SALT_BYTES);
  const nonce = random(NONCE_BYTES);
  const next: VaultHeader = {
    ...header,
    kdf: { algorithm: 'argon2id', ...KDF, salt: salt.toString('hex') },
    wrap: { algorithm: 'aes-256-gcm', id: uuid(random), nonce: nonce.toString('hex'), key: '' },
  };
  const wrappingKey = await derive(passphrase, salt, KDF);
  try {
    const context = wrapContext(next);
    const wrapped = wrapKey(wrappingKey, nonce, context, dataKey);
    // The only copy of the key is about to be replaced: what goes to the disk has been opened once before.
    const opened = unwrapKey(wrappingKey, nonce, context, wrapped);
    if (opened === null || !opened.equals(dataKey)) throw new Error('the wrapped key does not open');
    opened.fill(0);
    return { ...next, wrap: { ...next.wrap, key: wrapped.toString('hex') } };
  } finally {
    wrappingKey.fill(0);
  }
}

function emptyHeader(options: {
  mode: VaultHeader['mode'];
  name: string;
  at: Date;
  random: Random;
}): VaultHeader {
  const { mode, name, at, random } = options;
  const hex = (bytes: number) => random(bytes).toString('hex');
  return {
    format: 'return-desk-vault',
    version: HEADER_VERSION,
    vault_id: uuid(random),
    mode,
    created_at: at.toISOString(),
    cipher: 'chacha20',
    name: name === '' ? null : tagName(name, random(SALT_BYTES)),
    kdf: { algorithm: 'argon2id', ...KDF, salt: hex(SALT_BYTES) },
    wrap: { algorithm: 'aes-256-gcm', id: uuid(random), nonce: hex(NONCE_BYTES), key: hex(WRAPPED_BYTES) },
  };
}

/** UUIDv4: random, so that it tells neither time nor machine. */
function uuid(random: Random): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
