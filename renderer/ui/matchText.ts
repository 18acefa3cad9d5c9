/** Lower case without accents, so that 'turkiye' finds 'Türkiye' in a list of options. */
export const foldText = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[’'ʼ`-]/g, ' ');

/** Every typed word must begin some word of the text. */
export function matchesWords(text: string, typed: string): boolean {
  const words = foldText(text).split(/[\s,()/.]+/);
  return foldText(typed)
    .split(/[\s,()/.]+/)
    .filter(Boolean)
    .every((start) => words.some((word) => word.startsWith(start)));
}
