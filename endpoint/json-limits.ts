/** Deeper than any record of ours by far. */
const MAX_DEPTH = 24;
/** A batch of a thousand changes with all their fields has a quarter of it. */
const MAX_VALUES = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

/**
 * Whether a text is worth parsing: nested no deeper and of no more values than what a device sends. What would be a
 * few megabytes of brackets as text would be gigabytes as objects. One look at each character outside of strings; the
 * text need not be right JSON.
 */
export function isWithinJsonLimits(text: string): boolean {
  let depth = 0;
  let values = 1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
      if (i < 0) return true;
    } else if (code === COMMA) {
      values += 1;
      if (values > MAX_VALUES) return false;
      // [ and {, which differ in one bit; then ] and }.
    } else if ((code & 0xdf) === 0x5b) {
      depth += 1;
      values += 1;
      if (depth > MAX_DEPTH || values > MAX_VALUES) return false;
    } else if ((code & 0xdf) === 0x5d) {
      depth -= 1;
    }
  }
  return true;
}

/** The place of the closing quote; -1 when there is none, and the parser will say so. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return -1;
}
