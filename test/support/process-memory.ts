import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const PAGE = 4096;
const CHUNK = 4 * 1024 * 1024;
/** Parts of the system's own that cannot be read. */
const UNREADABLE = /\[v(var|syscall)/;

/**
 * How often each needle lies in the memory that a process could read now. Linux, as the same user with the right to
 * trace it or as root: this is what somebody with a debugger on an unlocked session could do.
 */
export function countInMemory(
  pid: number,
  needles: Readonly<Record<string, Buffer>>,
): Record<string, number> {
  const counts = Object.fromEntries(Object.keys(needles).map((name) => [name, 0]));
  const overlap = Math.max(...Object.values(needles).map((needle) => needle.length)) - 1;
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const chunk = Buffer.alloc(CHUNK + overlap);
  try {
    for (const { start, end } of readableParts(pid)) {
      for (let at = start; at < end; at += BigInt(CHUNK)) {
        const bytes = read(memory, chunk, at, end);
        for (const [name, needle] of Object.entries(needles)) {
          // A hit that begins in the overlap is counted by the next chunk.
          for (
            let hit = bytes.indexOf(needle);
            hit >= 0 && hit < CHUNK;
            hit = bytes.indexOf(needle, hit + 1)
          ) {
            counts[name] = (counts[name] ?? 0) + 1;
          }
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return counts;
}

/** Runs of pages that are really there. Much of what a browser reserves has never been touched. */
function* readableParts(pid: number): Generator<{ start: bigint; end: bigint }> {
  const pages = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? [];
      if (from === undefined || to === undefined || UNREADABLE.test(line)) continue;
      const first = Number.parseInt(from, 16) / PAGE;
      const entries = Buffer.alloc((Number.parseInt(to, 16) / PAGE - first) * 8);
      readSync(pages, entries, 0, entries.length, first * 8);
      let start: number | null = null;
      for (let page = 0; page <= entries.length / 8; page += 1) {
        // Bits 63 and 62 of an entry: the page is in memory, or in the swap.
        const isThere = page * 8 < entries.length && ((entries[page * 8 + 7] ?? 0) & 0xc0) !== 0;
        if (isThere) start ??= page;
        else if (start !== null) {
          yield { start: BigInt((first + start) * PAGE), end: BigInt((first + page) * PAGE) };
          start = null;
        }
      }
    }
  } finally {
    closeSync(pages);
  }
}

function read(memory: number, chunk: Buffer, at: bigint, end: bigint): Buffer {
  const wanted = end - at < BigInt(chunk.length) ? Number(end - at) : chunk.length;
  try {
    return chunk.subarray(0, readSync(memory, chunk, 0, wanted, at));
  } catch {
    // Reserved and never used, or gone since the list was made.
    return chunk.subarray(0, 0);
  }
}
