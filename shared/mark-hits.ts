import { foldText } from '#shared/fold-text.ts';

export type Piece = { text: string; hit: boolean };

/** Words that count as found: a phrase, whose last word may be only the start of a word. */
export type Hit = { words: readonly string[]; isPrefix: boolean };

type Token = { folded: string; start: number; end: number };

const tokensOf = (text: string): Token[] =>
  [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    folded: foldText(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));

function isHitAt(tokens: readonly Token[], from: number, { words, isPrefix }: Hit): boolean {
  return words.every((word, i) => {
    const folded = tokens[from + i]?.folded;
    return isPrefix && i === words.length - 1 ? folded?.startsWith(word) : folded === word;
  });
}

/** Of how many words the longest hit is that begins at a token. */
function hitLength(tokens: readonly Token[], from: number, hits: readonly Hit[]): number {
  const folded = tokens[from]?.folded ?? '';
  let longest = 0;
  for (const hit of hits) {
    // Nearly every word of a text is none of the hits: this look is all that most of them cost.
    if (hit.words.length <= longest || !folded.startsWith(hit.words[0] ?? '')) continue;
    if (isHitAt(tokens, from, hit)) longest = hit.words.length;
  }
  return longest;
}

function rangesOf(text: string, hits: readonly Hit[]): [start: number, end: number][] {
  if (hits.length === 0) return [];
  const tokens = tokensOf(text);
  const ranges: [number, number][] = [];
  for (let i = 0; i < tokens.length; ) {
    const length = hitLength(tokens, i, hits);
    const first = tokens[i];
    const last = tokens[i + length - 1];
    // A number is often an amount, and amounts are never set off.
    if (length > 0 && first && last && !/^\p{N}+$/u.test(first.folded)) ranges.push([first.start, last.end]);
    i += Math.max(1, length);
  }
  return ranges;
}

/** The text cut into pieces, hit words marked. Joined again, the pieces are the text. */
export function markHits(text: string, hits: readonly Hit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [start, end] of rangesOf(text, hits)) {
    if (start > at) pieces.push({ text: text.slice(at, start), hit: false });
    pieces.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}

/** About `length` characters around the first hit, cut between words. */
export function markExcerpt(text: string, hits: readonly Hit[], length = 200): Piece[] {
  if (text.length <= length) return markHits(text, hits);
  const first = rangesOf(text, hits)[0]?.[0] ?? 0;
  let start = Math.max(0, Math.min(first - length / 4, text.length - length));
  if (start > 0) start = text.indexOf(' ', start) + 1 || start;
  let end = Math.min(text.length, start + length);
  if (end < text.length) end = Math.max(text.lastIndexOf(' ', end), start + 1);
  const pieces = markHits(text.slice(start, end), hits);
  if (start > 0) pieces.unshift({ text: '… ', hit: false });
  if (end < text.length) pieces.push({ text: ' …', hit: false });
  return pieces;
}
