import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

export type Started = {
  /** The rest of the next line that begins with `word`, once it was said. */
  heard(word: string, limitSeconds?: number): Promise<string>;
  say(line: string): void;
  stop(): Promise<void>;
};

type Options = { env?: Record<string, string>; flags?: readonly string[] };

const LIMIT_SECONDS = 600;
const KILL_MILLISECONDS = 5000;
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A Node process of its own that says what it has to say in lines of one word and the rest. */
export function start(program: string, given: readonly (string | number)[], options: Options = {}): Started {
  const child = spawn(process.execPath, [...(options.flags ?? []), program, ...given.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
  running.add(child);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const look of waiting) look();
  };
  let end: string | null = null;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    tell();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      end = `ended with ${signal ?? code}`;
      tell();
      resolve();
    });
  });
  child.stdin.on('error', () => undefined);

  return {
    heard: (word, limitSeconds = LIMIT_SECONDS) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => {
          end ??= `said no ${word} in ${limitSeconds} s`;
          look();
        }, limitSeconds * 1000);
        const look = () => {
          const at = lines.findIndex((said) => said.startsWith(word));
          const line = at < 0 ? undefined : lines.splice(at, 1)[0];
          if (line === undefined && end === null) return;
          clearTimeout(limit);
          waiting.delete(look);
          if (line !== undefined) resolve(line.slice(word.length).trim());
          else reject(new Error(`${program.split('/').at(-1)} ${end}: ${lines.slice(-3).join(' ')}`));
        };
        waiting.add(look);
        look();
      }),
    say: (line) => void child.stdin.write(`${line}\n`),
    async stop() {
      const kill = setTimeout(() => child.kill('SIGKILL'), KILL_MILLISECONDS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(kill);
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
