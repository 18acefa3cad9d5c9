import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isAllowed, NONCE_BYTES, SALT_BYTES, WRAPPED_BYTES } from '#core/vault/wrap.ts';
import { FailureError } from '#shared/errors.ts';

const FORMAT = 'return-desk-vault';
export const HEADER_VERSION = 1;
const MAX_BYTES = 4096;

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);

const header = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(HEADER_VERSION),
  vault_id: uuid,
  mode: z.enum(['real', 'sample']),
  created_at: z.iso.datetime({ precision: 3 }),
  /** The page cipher of the database. */
  cipher: z.literal('chacha20'),
  /** Which vault a sign-in name means, without the name; null where none was chosen. */
  name: z.strictObject({ salt: hex(SALT_BYTES), tag: hex(32) }).nullable(),
  kdf: z.strictObject({
    algorithm: z.literal('argon2id'),
    m: z.int(),
    t: z.int(),
    p: z.int(),
    salt: hex(SALT_BYTES),
  }),
  wrap: z.strictObject({
    algorithm: z.literal('aes-256-gcm'),
    /** New with every passphrase. */
    id: uuid,
    nonce: hex(NONCE_BYTES),
    key: hex(WRAPPED_BYTES),
  }),
  /** SHA-256 of the rest: tells a damaged file from a wrong passphrase. It protects nothing; the wrap does. */
  checksum: hex(32),
});

/** `vault.json`: all that is needed, besides the passphrase, to open a vault. Nothing in it is personal. */
export type VaultHeader = Omit<z.infer<typeof header>, 'checksum'>;

/** One form only: fields in this order, no spaces. What reads differently byte by byte is refused. */
export function encodeHeader(value: VaultHeader): Buffer {
  const checksum = createHash('sha256')
    .update(JSON.stringify(canonical(value)))
    .digest('hex');
  return Buffer.from(`${JSON.stringify({ ...canonical(value), checksum })}\n`, 'utf8');
}

/** Everything but the nonce and the wrapped key, which the authentication of the wrap covers by itself. */
export function wrapContext(value: VaultHeader): Buffer {
  const { wrap, ...rest } = canonical(value);
  return Buffer.from(JSON.stringify({ ...rest, wrap: { algorithm: wrap.algorithm, id: wrap.id } }), 'utf8');
}

export function decodeHeader(bytes: Buffer): VaultHeader {
  if (bytes.length > MAX_BYTES) throw new FailureError('vault_header_damaged');
  const json = parse(bytes);
  expectKnownVersion(json);
  const parsed = header.safeParse(json);
  if (!parsed.success) throw new FailureError('vault_header_damaged');
  const { checksum: _, ...value } = parsed.data;
  if (!isAllowed(value.kdf)) throw new FailureError('vault_header_parameters');
  if (!encodeHeader(value).equals(bytes)) throw new FailureError('vault_header_damaged');
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new FailureError('vault_header_damaged');
  }
}

/** Ours, but of a newer program: that is worth another sentence than damage. */
function expectKnownVersion(json: unknown): void {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  if (format === FORMAT && Number.isInteger(version) && (version as number) > HEADER_VERSION) {
    throw new FailureError('vault_header_version', { version: version as number });
  }
}

function canonical({
  format,
  version,
  vault_id,
  mode,
  created_at,
  cipher,
  name,
  kdf,
  wrap,
}: VaultHeader): VaultHeader {
  return {
    format,
    version,
    vault_id,
    mode,
    created_at,
    cipher,
    name: name === null ? null : { salt: name.salt, tag: name.tag },
    kdf: { algorithm: kdf.algorithm, m: kdf.m, t: kdf.t, p: kdf.p, salt: kdf.salt },
    wrap: { algorithm: wrap.algorithm, id: wrap.id, nonce: wrap.nonce, key: wrap.key },
  };
}
