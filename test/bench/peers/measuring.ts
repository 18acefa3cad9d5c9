// For the processes that are measured: bytes on the wire, and how they tell the process that started them.
import { subscribe } from 'node:diagnostics_channel';
import { mkdtempSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMegabytes } from '#test/bench/measure.ts';

/** Bytes. */
export type Wire = { up: number; down: number };
/** What a client process found out. Milliseconds, and the megabytes that it had at most. */
export type Outcome = {
  records: number;
  milliseconds: number;
  wire: Wire;
  peak: number;
  changes?: { milliseconds: number; wire: Wire };
  /** Milliseconds until the changes are there by themselves, because the endpoint told the device. */
  told?: number;
};

// Every TCP connection that this process opens, whoever opens it: fetch, http, ws.
const sockets: Socket[] = [];
subscribe('net.client.socket', (message) => {
  sockets.push((message as { socket: Socket }).socket);
});

/** HTTP and WebSocket headers included, those of TCP and IP not. */
export function wireSince(before: Wire = { up: 0, down: 0 }): Wire {
  const now = { up: -before.up, down: -before.down };
  for (const { bytesRead, bytesWritten } of sockets) {
    now.down += bytesRead;
    now.up += bytesWritten;
  }
  return now;
}

/** An empty folder; who started this process removes all of them at the end. */
export const emptyFolder = (name: string): string =>
  mkdtempSync(join(process.env.BENCH_FOLDER ?? tmpdir(), `${name}-`));

export const say = (word: string, what: string | object = ''): void =>
  void process.stdout.write(`${word} ${typeof what === 'string' ? what : JSON.stringify(what)}\n`);

export function finish(outcome: Omit<Outcome, 'peak'>): never {
  // At once written: stdout is a pipe, and these few bytes fit into it.
  say('OUTCOME', { ...outcome, peak: peakMegabytes() });
  process.exit(0);
}

export const timeSince = (start: number): number => performance.now() - start;
