import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts a process's time in hundredths of a second. */
const MILLISECONDS_A_TICK = 10;

type Stat = { parent: number; own: number; ofEnded: number };

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent, user, system, endedUser, endedSystem] = [1, 11, 12, 13, 14].map(
      (index) => fields[index] ?? 0,
    );
    return {
      parent: parent as number,
      own: ((user as number) + (system as number)) * MILLISECONDS_A_TICK,
      ofEnded: ((endedUser as number) + (endedSystem as number)) * MILLISECONDS_A_TICK,
    };
  } catch {
    return null;
  }
}

export const parentOf = (pid: number): number => statOf(pid)?.parent ?? 0;

/** Milliseconds of processor that a process has used, with its children, also those that have ended. Linux only. */
export function cpuTime(pid: number): number {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const own = statOf(pid);
  if (own === null) return 0;
  const children = all.filter((other) => parentOf(other) === pid);
  return own.own + own.ofEnded + children.reduce((sum, child) => sum + (statOf(child)?.own ?? 0), 0);
}

/** Resident memory in bytes. */
export function residentMemory(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}
