import { argon2Sync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decodeHeader, encodeHeader, type VaultHeader, wrapContext } from '#core/vault/header.ts';
import { newHeader, openHeader, rewrapHeader } from '#core/vault/keys.ts';
import { deriveWrappingKey, KDF, type KdfParameters, unwrapKey } from '#core/vault/wrap.ts';
import { codeOf } from '#test/support/store-files.ts';

/** A header as it was written in 2026, its passphrase and its key: every later version must open it. */
const GOLDEN = `{"format":"return-desk-vault","version":1,"vault_id":"551e2bc9-d335-4cf2-af08-2205bdf08c85","mode":"real","created_at":"2026-03-09T08:00:00.000Z","cipher":"chacha20","name":{"salt":"20c2160a769220fd43b29fef954104c9","tag":"792fe55e0201abb159fa5317a0dc643c1355b85ee0f7c015ee2135880a8f6429"},"kdf":{"algorithm":"argon2id","m":65536,"t":3,"p":1,"salt":"115fa233239b8b1238444fedfeb05686"},"wrap":{"algorithm":"aes-256-gcm","id":"8887d2e6-3be5-42b2-84b1-6fd8289d77d0","nonce":"b859ca7634472c0dd83d75bc","key":"e921365ce32808919a1bdabdc1e6d2363881756358afa639a16ee614cec24a6b61a698ed9c3668940993e1dc5c3a36ed"},"checksum":"e8c52d29a05ec3fce3c433779a119f56786adfe1061365d5eeecf6fbea9e622f"}\n`;
const PASSPHRASE = Buffer.from('kastanje fiets regenboog');
const DATA_KEY = '3036f33be3f827849fdbfb0dbda8e9bc09356c016f0cda4e6651ebbd9c510ce3';

const golden = decodeHeader(Buffer.from(GOLDEN));
let wrappingKey: Buffer;

/** The wrap alone, with a key that was derived once: Argon2id takes too long to run for each flipped bit. */
function unwrap(header: VaultHeader): Buffer | null {
  const { nonce, key } = header.wrap;
  return unwrapKey(wrappingKey, Buffer.from(nonce, 'hex'), wrapContext(header), Buffer.from(key, 'hex'));
}

beforeAll(async () => {
  wrappingKey = await deriveWrappingKey(PASSPHRASE, Buffer.from(golden.kdf.salt, 'hex'), golden.kdf);
});

describe('derivation', () => {
  test('is Argon2id: the vector of the reference implementation', async () => {
    const derived = await deriveWrappingKey(Buffer.from('password'), Buffer.from('somesalt'), {
      m: 65_536,
      t: 2,
      p: 1,
    });
    expect(derived.toString('hex')).toBe('09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7');
  });

  test('agrees with another implementation at our parameters', () => {
    const { m, t, p, salt } = golden.kdf;
    const nonce = Buffer.from(salt, 'hex');
    const options = { message: PASSPHRASE, nonce, memory: m, passes: t, parallelism: p, tagLength: 32 };
    expect(wrappingKey.equals(argon2Sync('argon2id', options))).toBe(true);
  });
});

describe('golden header', () => {
  test('is written again byte by byte', () => {
    expect(encodeHeader(golden).toString()).toBe(GOLDEN);
  });

  test('opens with its passphrase, and with no other', async () => {
    expect((await openHeader(golden, PASSPHRASE, deriveWrappingKey))?.toString('hex')).toBe(DATA_KEY);
    expect(await openHeader(golden, Buffer.from('kastanje fiets regenboof'), deriveWrappingKey)).toBeNull();
    expect(await openHeader(golden, Buffer.alloc(0, 1), deriveWrappingKey).catch(() => null)).toBeNull();
  });

  test('has nothing that is readable about a person', () => {
    expect(GOLDEN).not.toMatch(/nino/i);
    expect(Object.keys(JSON.parse(GOLDEN))).toEqual([
      ...['format', 'version', 'vault_id', 'mode', 'created_at', 'cipher', 'name', 'kdf', 'wrap', 'checksum'],
    ]);
  });
});

describe('a header that was changed', () => {
  test('every bit of every byte: refused before anything is derived', () => {
    const bytes = Buffer.from(GOLDEN);
    const codes = new Set<string>();
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] as number) ^ (1 << bit);
        codes.add(codeOf(() => decodeHeader(changed)));
      }
    }
    expect([...codes].sort()).toEqual([
      'vault_header_damaged',
      'vault_header_parameters',
      'vault_header_version',
    ]);
  });

  test('by somebody who also sets the checksum right: it reads, and does not open', () => {
    const hexFields: [string, (header: VaultHeader) => [Record<string, unknown>, string]][] = [
      ['vault_id', (header) => [header, 'vault_id']],
      ['name.salt', (header) => [header.name as object as Record<string, unknown>, 'salt']],
      ['name.tag', (header) => [header.name as object as Record<string, unknown>, 'tag']],
      ['kdf.salt', (header) => [header.kdf, 'salt']],
      ['wrap.id', (header) => [header.wrap, 'id']],
      ['wrap.nonce', (header) => [header.wrap, 'nonce']],
      ['wrap.key', (header) => [header.wrap, 'key']],
    ];
    expect(unwrap(golden)?.toString('hex')).toBe(DATA_KEY);
    fc.assert(
      fc.property(
        fc.constantFrom(...hexFields),
        fc.nat(),
        fc.integer({ min: 1, max: 15 }),
        ([, field], at, by) => {
          const header = structuredClone(golden);
          const [owner, name] = field(header);
          const value = owner[name] as string;
          const digits = [...value.matchAll(/[0-9a-f]/g)].map((match) => match.index);
          const digit = digits[at % digits.length] as number;
          const changed = (Number.parseInt(value[digit] as string, 16) ^ by).toString(16);
          owner[name] = value.slice(0, digit) + changed + value.slice(digit + 1);
          expect(unwrap(decodeHeader(encodeHeader(header)))).toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });

  const others: [string, Partial<VaultHeader>][] = [
    ['mode', { mode: 'sample' }],
    ['date', { created_at: '2026-03-09T08:00:00.001Z' }],
    ['name', { name: null }],
    ['cost', { kdf: { ...golden.kdf, t: 4 } }],
    ['memory', { kdf: { ...golden.kdf, m: 65_537 } }],
  ];
  test.each(others)('so is its %s', (_name, fields) => {
    expect(unwrap(decodeHeader(encodeHeader({ ...golden, ...fields })))).toBeNull();
  });

  test('random bytes never get through and never crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
        expect(codeOf(() => decodeHeader(Buffer.from(bytes)))).toBe('vault_header_damaged');
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(codeOf(() => decodeHeader(Buffer.from(text)))).toBe('vault_header_damaged');
      }),
    );
  });

  const texts: [string, string, string][] = [
    ['a newer version', GOLDEN.replace('"version":1', '"version":2'), 'vault_header_version'],
    ['another format', GOLDEN.replace('return-desk-vault', 'another-vault'), 'vault_header_damaged'],
    ['a field more', GOLDEN.replace('"mode"', '"hint":"my cat","mode"'), 'vault_header_damaged'],
    ['a field twice', GOLDEN.replace('"mode"', '"mode":"real","mode"'), 'vault_header_damaged'],
    ['other spaces', GOLDEN.replace('"mode":', '"mode": '), 'vault_header_damaged'],
    ['no end', GOLDEN.slice(0, -2), 'vault_header_damaged'],
    ['another cipher', GOLDEN.replace('chacha20', 'rc4'), 'vault_header_damaged'],
    ['nothing', '', 'vault_header_damaged'],
  ];
  test.each(texts)('with %s', (_name, text, code) => {
    expect(codeOf(() => decodeHeader(Buffer.from(text)))).toBe(code);
  });
});

describe('cost parameters', () => {
  const refused: [string, Partial<KdfParameters>][] = [
    ['8 KiB of memory', { m: 8 }],
    ['less than 64 MiB', { m: 65_535 }],
    ['more than 1 GiB', { m: 1_048_577 }],
    ['64 GiB', { m: 67_108_864 }],
    ['2 passes', { t: 2 }],
    ['11 passes', { t: 11 }],
    ['no lane', { p: 0 }],
    ['many lanes', { p: 64 }],
  ];
  test.each(refused)('%s: refused when read', (_name, change) => {
    const header = { ...golden, kdf: { ...golden.kdf, ...change } };
    expect(codeOf(() => decodeHeader(encodeHeader(header)))).toBe('vault_header_parameters');
  });

  test('what we write is within', () => {
    expect(decodeHeader(encodeHeader({ ...golden, kdf: { ...golden.kdf, ...KDF } })).kdf).toMatchObject(KDF);
  });
});

test('a new passphrase wraps the same key anew and leaves what identifies the vault', async () => {
  const next = Buffer.from('tafel wolk sinaasappel vier');
  const secret = { passphrase: next, random: randomBytes, derive: deriveWrappingKey };
  const header = await rewrapHeader(golden, Buffer.from(DATA_KEY, 'hex'), secret);
  expect(header).toMatchObject({
    vault_id: golden.vault_id,
    name: golden.name,
    created_at: golden.created_at,
  });
  expect(header.kdf.salt).not.toBe(golden.kdf.salt);
  expect(header.wrap.nonce).not.toBe(golden.wrap.nonce);
  expect(header.wrap.id).not.toBe(golden.wrap.id);
  expect((await openHeader(header, next, deriveWrappingKey))?.toString('hex')).toBe(DATA_KEY);
  expect(await openHeader(header, PASSPHRASE, deriveWrappingKey)).toBeNull();
});

test('two vaults of one passphrase share nothing', async () => {
  const make = () =>
    newHeader({
      ...{ mode: 'real', name: '', at: new Date(0) },
      ...{ passphrase: PASSPHRASE, random: randomBytes, derive: deriveWrappingKey },
    });
  const [one, other] = [await make(), await make()];
  expect(one.dataKey.equals(other.dataKey)).toBe(false);
  expect(one.header.kdf.salt).not.toBe(other.header.kdf.salt);
});
