/**
 * Marks of persons, who are known by the number of `personKey`. A table with open addressing: Sets of so many large
 * numbers take several times as long and as much memory.
 */
export type PersonMarks = {
  /** Adds marks to a person, and says which the person has now. */
  mark(key: number, bits: number): number;
  has(key: number, bit: number): boolean;
  /** How many persons have a mark. */
  count(bit: number): number;
};

export function createPersonMarks(): PersonMarks {
  let mask = 1023;
  // One more than the person's key, so that 0 is a free slot.
  let keys = new Float64Array(mask + 1);
  let marks = new Uint8Array(mask + 1);
  let size = 0;

  /** The slot that holds a key, or the free one in which it belongs. */
  function slotOf(key: number): number {
    const high = (key / 2 ** 24) | 0;
    const mixed = Math.imul((key - high * 2 ** 24) ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key + 1) slot = (slot + 1) & mask;
    return slot;
  }

  function grow(): void {
    const [oldKeys, oldMarks] = [keys, marks];
    mask = mask * 2 + 1;
    keys = new Float64Array(mask + 1);
    marks = new Uint8Array(mask + 1);
    for (let old = 0; old < oldKeys.length; old++) {
      const stored = oldKeys[old] as number;
      if (stored === 0) continue;
      const slot = slotOf(stored - 1);
      keys[slot] = stored;
      marks[slot] = oldMarks[old] as number;
    }
  }

  return {
    mark(key, bits) {
      let slot = slotOf(key);
      if (keys[slot] === 0) {
        size += 1;
        // A third stays free, so that a free slot is never far.
        if (size * 3 > keys.length * 2) {
          grow();
          slot = slotOf(key);
        }
        keys[slot] = key + 1;
      }
      const now = (marks[slot] as number) | bits;
      marks[slot] = now;
      return now;
    },
    has: (key, bit) => ((marks[slotOf(key)] as number) & bit) !== 0,
    count(bit) {
      let count = 0;
      for (let slot = 0; slot < marks.length; slot++) if (((marks[slot] as number) & bit) !== 0) count += 1;
      return count;
    },
  };
}
