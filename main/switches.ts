/**
 * Switches of Chromium and Node with which somebody at the keyboard could read the page, load code into it, move
 * its data or send its traffic elsewhere. A name that ends in `-` stands for the whole family.
 */
const REFUSED = [
  'remote-debugging-',
  'remote-allow-origins',
  'inspect',
  'inspect-',
  'debug',
  'debug-',
  'js-flags',
  'user-data-dir',
  'proxy-',
  'no-proxy-server',
  'winhttp-proxy-resolver',
  'host-rules',
  'host-resolver-rules',
  'ignore-certificate-errors',
  'ignore-certificate-errors-',
  'allow-insecure-localhost',
  'ssl-key-log-file',
  'log-net-log',
  'no-sandbox',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-file-access-from-files',
  'unsafely-treat-insecure-origin-as-secure',
  'single-process',
  'load-extension',
  'enable-blink-features',
  'disable-blink-features',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'browser-subprocess-path',
  'renderer-startup-dialog',
  'utility-startup-dialog',
  'gpu-launcher',
  'crash-dumps-dir',
  'enable-crash-reporter',
];

/** The names of the switches on a command line that a packaged application does not accept. */
export function refusedSwitches(words: readonly string[]): string[] {
  const found = new Set<string>();
  for (const word of words) {
    // Chromium reads `-name`, `--name` and, on Windows, `/name`; Node reads underscores as dashes.
    const name = /^(?:-{1,2}|\/)([a-z][a-z0-9_-]*)(?:$|=)/i
      .exec(word)?.[1]
      ?.toLowerCase()
      .replaceAll('_', '-');
    if (name !== undefined && REFUSED.some((refused) => isMeant(name, refused))) found.add(name);
  }
  return [...found];
}

function isMeant(name: string, refused: string): boolean {
  return refused.endsWith('-') ? name.startsWith(refused) : name === refused;
}
