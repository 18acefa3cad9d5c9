import { createHmac, timingSafeEqual } from 'node:crypto';
import type { VaultHeader } from '#core/vault/header.ts';

type NameTag = NonNullable<VaultHeader['name']>;

/** Written by hand at each sign-in, so spaces and capitals do not count. */
export const normaliseName = (typed: string | null): string =>
  (typed ?? '').normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

/** Lets a name be recognised without standing on the disk. Who knows the name and has the disk can confirm it. */
export function tagName(name: string, salt: Buffer): NameTag {
  const tag = createHmac('sha256', salt).update(name, 'utf8').digest('hex');
  return { salt: salt.toString('hex'), tag };
}

export function isNameOf(name: string, known: NameTag): boolean {
  const { tag } = tagName(name, Buffer.from(known.salt, 'hex'));
  return timingSafeEqual(Buffer.from(tag, 'hex'), Buffer.from(known.tag, 'hex'));
}
