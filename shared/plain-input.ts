/** The largest call is a long session; ten times that is a mistake or an attack. */
const MAX_BYTES = 1_000_000;
const MAX_DEPTH = 24;

/**
 * Whether a value that arrived by structured clone is small and plain: null, booleans, numbers, strings, bytes,
 * lists and simple objects. Measured before any schema looks at it, so that size is refused at no cost.
 */
export function isPlainAndSmall(value: unknown): boolean {
  let left = MAX_BYTES;
  return fits(value, 0);

  function fits(part: unknown, depth: number): boolean {
    left -= 8;
    if (left < 0 || depth > MAX_DEPTH) return false;
    switch (typeof part) {
      case 'string':
        left -= part.length * 2;
        return left >= 0;
      case 'boolean':
      case 'number':
      case 'undefined':
        return true;
      case 'object':
        return part === null || objectFits(part, depth);
      default:
        return false;
    }
  }

  function objectFits(part: object, depth: number): boolean {
    if (part instanceof Uint8Array) {
      left -= part.byteLength;
      return left >= 0;
    }
    // The length first: a list of four thousand million holes is a few bytes until somebody walks through it.
    if (Array.isArray(part)) return part.length * 8 <= left && part.every((entry) => fits(entry, depth + 1));
    const kind = Object.getPrototypeOf(part);
    if (kind !== Object.prototype && kind !== null) return false;
    return Object.entries(part).every(([name, entry]) => fits(name, depth + 1) && fits(entry, depth + 1));
  }
}

/** Overwrites the bytes in a plain input: a passphrase that was handed on must not stay behind. */
export function wipeBytes(input: unknown): void {
  if (input instanceof Uint8Array) input.fill(0);
  else if (typeof input === 'object' && input !== null)
    for (const part of Object.values(input)) wipeBytes(part);
}
