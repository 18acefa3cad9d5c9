const SPELT_OUT: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
};

/** Lower case, without accents and ligatures: what is typed and what is stored are compared in this form. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłıþ]/g, (letter) => SPELT_OUT[letter] ?? letter)
    // Upper case letters that only take a combining mark when lowered (İ) end up without it too.
    .replace(/\p{M}/gu, '');

/** The folded words of a text, in order. Nothing else than letters and digits is ever in a word. */
export const foldedWords = (text: string): string[] => foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
