// What Electron, the tests and a compile need from the operating system. On Debian and its children as root it
// is installed; elsewhere it is named in one line, since a script must not ask for a password.

import { accessSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { run, say, step, stop, tryRun } from './steps.mjs';

const electronLibraries = [
  ...['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libcups2'],
  ...['libdrm2', 'libxkbcommon0', 'libxcomposite1', 'libxdamage1', 'libxrandr2'],
];
/** One family that has Arabic, Nastaliq, Bengali, Georgian, Armenian, Ethiopic, Devanagari and Gurmukhi. */
const fonts = ['fonts-noto-core'];
const virtualDisplay = ['xvfb', 'xauth'];
const compiler = ['gcc', 'g++'];

export const hasDisplay = () =>
  process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

export const isRoot = () => process.getuid?.() === 0;

/** @param {{ forTests: boolean }} purpose */
export async function prepareSystemLibraries({ forTests }) {
  if (process.platform !== 'linux') return;
  const wanted = [...electronLibraries, ...fonts];
  if (forTests || !hasDisplay()) wanted.push(...virtualDisplay);
  if (forTests && !hasPostgres()) wanted.push('postgresql');
  await install('System libraries', wanted);
}

export async function prepareCompiler() {
  const { code } = await tryRun('g++', ['--version']);
  if (code !== 0) await install('C++ compiler', compiler);
}

/** Debian keeps the server's programs out of the PATH, in a folder a version. */
function hasPostgres() {
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian) && readdirSync(debian).some((name) => existsSync(`${debian}/${name}/bin/initdb`))) {
    return true;
  }
  return isOnPath('initdb');
}

/** @param {string} command */
export function isOnPath(command) {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, command), 1);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * @param {string} title
 * @param {string[]} wanted names of Debian packages
 */
async function install(title, wanted) {
  if (!isOnPath('dpkg-query')) {
    const commands = ['xvfb-run', 'g++', 'gcc'].filter((name) => wanted.includes(name.replace('-run', '')));
    const missing = commands.filter((name) => !isOnPath(name));
    if (missing.length > 0) throw stop(`this needs ${missing.join(', ')}: install them and start again`);
    return;
  }
  const missing = await notInstalled(wanted);
  if (missing.length === 0) return;
  if (!isRoot()) {
    throw stop(`libraries are missing, install them with: sudo apt-get install -y ${missing.join(' ')}`);
  }
  say(`    Missing: ${missing.join(' ')}`);
  await step(`${title}: apt-get install`, () => aptInstall(missing));
}

/** @param {string[]} wanted */
async function notInstalled(wanted) {
  // Newer Debian renamed some libraries when time became 64 bits wide: libgtk-3-0 or libgtk-3-0t64.
  const names = wanted.flatMap((name) => [name, `${name}t64`]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are placeholders of dpkg-query.
  const format = ['-W', '-f', '${Package} ${db:Status-Status}\n'];
  const { output } = await tryRun('dpkg-query', [...format, ...names]);
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** @param {string[]} missing */
async function aptInstall(missing) {
  const apt = (/** @type {string[]} */ ...parameters) =>
    tryRun('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', '-o', 'Acquire::Retries=3', ...parameters], {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      limitSeconds: 900,
    });
  const install = async () => apt('install', '-y', '--no-install-recommends', ...(await candidates(missing)));
  // The package lists may be old or absent: they are fetched only when the first try fails.
  if ((await install()).code === 0) return;
  await run('apt-get', ['-q', 'update'], { limitSeconds: 600 });
  const { code, output } = await install();
  if (code === 0) return;
  const reason = output.split('\n').findLast((line) => line.startsWith('E: ')) ?? `code ${code}`;
  throw stop(`apt-get could not install ${missing.join(' ')} (${reason})`);
}

/** @param {string[]} names */
async function candidates(names) {
  const { output } = await tryRun('apt-cache', ['pkgnames']);
  const known = new Set(output.split('\n'));
  return names.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name));
}
