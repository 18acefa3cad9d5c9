/** Shows at a glance what is cut, not translated or not mirrored. Made from English; never offered to users. */
export const PSEUDO_LANGUAGE = 'qps-mirror';

type Words = { [key: string]: string | Words };

const ACCENTED: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'ë',
  i: 'î',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
  A: 'Å',
  E: 'É',
  O: 'Ø',
  U: 'Û',
};

/** Brackets, accents and about 40 % more letters; {{values}}, <tags> and $t(nested) stay as they are. */
export function pseudoText(text: string): string {
  const pieces = text.split(/(\{\{[^}]*\}\}|<[^>]*>|\$t\([^)]*\))/);
  const changed = pieces.map((piece, place) =>
    place % 2 === 1 ? piece : piece.replace(/[aceinosuyAEOU]/g, (letter) => ACCENTED[letter] ?? letter),
  );
  const padding = '·'.repeat(Math.ceil(text.replace(/\{\{[^}]*\}\}/g, '').length * 0.4));
  return `[${changed.join('')}${padding}]`;
}

export const pseudoWords = (words: Words): Words =>
  Object.fromEntries(
    Object.entries(words).map(([key, value]) => [
      key,
      typeof value === 'string' ? pseudoText(value) : pseudoWords(value),
    ]),
  );
