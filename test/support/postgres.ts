import { execFile } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Postgres = { url: string; version: string; stop(): Promise<void> };

/** Debian keeps the server's programs in a folder a version; elsewhere they are on the PATH. */
function programs(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(a) - Number(b)) : [];
  const folders = versions.map((version) => join(debian, version, 'bin'));
  const found = folders.filter((folder) => existsSync(join(folder, 'initdb'))).at(-1);
  const onPath = (process.env.PATH ?? '').split(':').find((folder) => existsSync(join(folder, 'initdb')));
  const folder = found ?? onPath;
  if (folder === undefined) throw new Error('this test needs PostgreSQL: apt-get install postgresql');
  return folder;
}

/** PostgreSQL does not run as root: its Debian package brings a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | null> {
  if (userInfo().uid !== 0) return null;
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])));
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) };
}

/**
 * Starts a real PostgreSQL of its own in a temporary folder. It listens on a socket in that folder only, so no port
 * can be taken and nobody else can reach it.
 */
export async function startPostgres(settings: Record<string, string> = {}): Promise<Postgres> {
  const bin = programs();
  const user = await serverUser();
  const folder = mkdtempSync(join(tmpdir(), 'rd-pg-'));
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const as = { ...(user ?? {}), cwd: folder };
  const data = join(folder, 'data');
  const flags = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-locale', '--no-sync'];
  await run(join(bin, 'initdb'), ['-D', data, ...flags], as);
  const options = { listen_addresses: '', unix_socket_directories: folder, port: '5432', ...settings };
  const given = Object.entries(options).map(([name, value]) => `-c ${name}='${value}'`);
  await run(
    join(bin, 'pg_ctl'),
    ['-D', data, '-w', '-l', join(folder, 'log'), '-o', given.join(' '), 'start'],
    as,
  );
  const { stdout } = await run(join(bin, 'postgres'), ['--version'], as);
  return {
    url: `postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`,
    version: stdout.trim(),
    async stop() {
      await run(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], as);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
