import { hash, randomBytes } from 'node:crypto';

/** Without I, L, O and U: a code is read aloud and typed by hand. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LETTERS = 16;

export const sha256 = (text: string): string => hash('sha256', text, 'base64url');

/** 256 random bits. Only its hash is stored, so the tables give nobody a way in. */
export const newToken = (): string => randomBytes(32).toString('base64url');

function randomGroups(count: number): string {
  const letters = Array.from(randomBytes(count), (byte) => LETTERS[byte % LETTERS.length]).join('');
  return (letters.match(/.{4}/g) as string[]).join('-');
}

/** 80 random bits in four groups, good for one device and a short time. */
export const newEnrolmentCode = (): string => randomGroups(CODE_LETTERS);

/** For eyes, not for a lock: two screens show it, and a person sees that they belong together. */
export const newUserCode = (): string => randomGroups(8);

/** As typed to as made: case, spaces, dashes and the letters that look like digits do not matter. */
export const normaliseCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
