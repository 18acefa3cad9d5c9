import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export type EndpointProcess = {
  url: string;
  /** Empty when somebody is enrolled already: the endpoint then prints none. */
  firstCode: string;
  pid: number;
  stop(): Promise<void>;
  /** As a power cut ends it. */
  kill(): Promise<void>;
};

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/**
 * The endpoint as `npm run endpoint` starts it, in a process of its own on a free port of this machine, or on one
 * that is given: on PostgreSQL with `databaseUrl`, else on PGlite in a temporary folder, and with whatever its address
 * is needed for. Resolves when it answers.
 */
export async function startEndpointProcess(
  databaseUrl?: string,
  environment: (url: string) => Promise<Record<string, string>> = async () => ({}),
  givenPort?: number,
): Promise<EndpointProcess> {
  const port = givenPort ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const more = await environment(url);
  const folder = mkdtempSync(join(tmpdir(), 'return-desk-endpoint-'));
  const server = spawn(process.execPath, ['endpoint/main.ts'], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      PORT: String(port),
      DATA: join(folder, 'data'),
      LOG_LEVEL: 'silent',
      DEVICE_PER_MINUTE: '100000',
      IP_PER_MINUTE: '100000',
      ENROLMENTS_PER_HOUR: '100000',
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...more,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill(signal);
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    server.once('exit', (code) => reject(new Error(`the endpoint ended with ${code}`)));
    let firstCode = '';
    let isCodeNext = false;
    createInterface({ input: server.stdout }).on('line', (line) => {
      if (isCodeNext && line.trim() !== '') {
        firstCode = line.trim();
        isCodeNext = false;
      }
      if (line.startsWith('Nobody is enrolled')) isCodeNext = true;
      if (!line.startsWith('Return Desk endpoint:')) return;
      resolve({
        url,
        firstCode,
        pid: server.pid as number,
        stop: () => end('SIGTERM'),
        kill: () => end('SIGKILL'),
      });
    });
  });
}
