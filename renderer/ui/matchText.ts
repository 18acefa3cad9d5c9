import { foldedWords } from '#shared/fold-text.ts';

/** Every typed word must begin some word of the text. */
export function matchesWords(text: string, typed: string): boolean {
  const words = foldedWords(text);
  return foldedWords(typed).every((start) => words.some((word) => word.startsWith(start)));
}
