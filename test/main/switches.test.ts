import { expect, test } from 'vitest';
import { readDevelopment } from '#main/development.ts';
import { coreEnvironment } from '#main/environment.ts';
import { refusedSwitches } from '#main/switches.ts';

test.each([
  ['--remote-debugging-port=9222', 'remote-debugging-port'],
  ['--remote-debugging-pipe', 'remote-debugging-pipe'],
  ['--remote-debugging-address=0.0.0.0', 'remote-debugging-address'],
  ['-remote-debugging-port=9222', 'remote-debugging-port'],
  ['/remote-debugging-port=9222', 'remote-debugging-port'],
  ['--Remote-Debugging-Port=9222', 'remote-debugging-port'],
  ['--inspect', 'inspect'],
  ['--inspect=127.0.0.1:9229', 'inspect'],
  ['--inspect-brk', 'inspect-brk'],
  ['--inspect_brk', 'inspect-brk'],
  ['--inspect-port=1', 'inspect-port'],
  ['--debug-brk', 'debug-brk'],
  ['--js-flags=--expose-gc', 'js-flags'],
  ['--user-data-dir=/tmp/x', 'user-data-dir'],
  ['--proxy-server=evil:8080', 'proxy-server'],
  ['--proxy-pac-url=http://evil/p.pac', 'proxy-pac-url'],
  ['--proxy-bypass-list=*', 'proxy-bypass-list'],
  ['--no-proxy-server', 'no-proxy-server'],
  ['--host-rules=MAP * evil', 'host-rules'],
  ['--host-resolver-rules=MAP * evil', 'host-resolver-rules'],
  ['--ignore-certificate-errors', 'ignore-certificate-errors'],
  ['--ignore-certificate-errors-spki-list=x', 'ignore-certificate-errors-spki-list'],
  ['--no-sandbox', 'no-sandbox'],
  ['--disable-web-security', 'disable-web-security'],
  ['--load-extension=/tmp/x', 'load-extension'],
  ['--renderer-cmd-prefix=gdb', 'renderer-cmd-prefix'],
  ['--utility-cmd-prefix=gdb', 'utility-cmd-prefix'],
])('%s is refused', (word, name) => {
  expect(refusedSwitches(['--lang=nl', word])).toEqual([name]);
});

test.each([
  '--lang=nl',
  '--force-device-scale-factor=2',
  '--ozone-platform=wayland',
  '--disable-gpu',
  '--enable-features=WaylandWindowDecorations',
  '--inspector',
  '--',
  '/home/someone/file',
  'inspect',
])('%s is accepted', (word) => {
  expect(refusedSwitches([word])).toEqual([]);
});

test('a packaged application reads nothing that only a developer may set', () => {
  const env = {
    RETURN_DESK_DATA: '/tmp/x',
    RETURN_DESK_SQLITE_BINDING: '/tmp/x.node',
    RETURN_DESK_SCREENSHOTS: '1',
    RETURN_DESK_PSEUDO_LANGUAGE: '1',
  };
  expect(readDevelopment(env, true)).toEqual({
    isDevelopment: false,
    dataFolder: null,
    sqliteBinding: null,
    isCaptureAllowed: false,
    isPseudoLanguage: false,
  });
  expect(readDevelopment(env, false)).toMatchObject({ dataFolder: '/tmp/x', isCaptureAllowed: true });
  expect(readDevelopment({}, false)).toMatchObject({ dataFolder: null, isCaptureAllowed: false });
});

test('the core gets a short environment, without what loads code or loosens connections', () => {
  const env = {
    TZ: 'Europe/Brussels',
    PATH: '/bin',
    NODE_OPTIONS: '--require /tmp/x',
    NODE_TLS_REJECT_UNAUTHORIZED: '0',
    NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
    LD_PRELOAD: '/tmp/x.so',
  };
  expect(coreEnvironment(env)).toEqual({ TZ: 'Europe/Brussels' });
});
