import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { denyEverything } from '#main/permissions.ts';

/** The names in Electron's types: whatever may be asked for or checked. */
const permissions = [
  ...['ar', 'automatic-fullscreen', 'background-fetch', 'background-sync', 'captured-surface-control'],
  ...['clipboard-read', 'clipboard-sanitized-write', 'deprecated-sync-clipboard-read', 'display-capture'],
  ...['fileSystem', 'fullscreen', 'geolocation', 'geolocation-approximate', 'hand-tracking', 'hid'],
  ...['idle-detection', 'keyboardLock', 'local-fonts', 'local-network', 'local-network-access'],
  ...['loopback-network', 'media', 'mediaKeySystem', 'midi', 'midiSysex', 'nfc', 'notifications'],
  ...['openExternal', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'pointerLock'],
  ...['screen-wake-lock', 'sensors', 'serial', 'smart-card', 'speaker-selection', 'storage-access'],
  ...['system-wake-lock', 'top-level-storage-access', 'unknown', 'usb', 'vr', 'web-app-installation'],
  ...['web-printing', 'window-management', 'a name that is yet to come'],
];

function deniedSession() {
  const handlers = new Map<string, (...given: unknown[]) => unknown>();
  const keep = (name: string) => (handler: (...given: unknown[]) => unknown) => handlers.set(name, handler);
  const session = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setBluetoothPairingHandler: keep('pairing'),
    setSpellCheckerEnabled: keep('spelling'),
    webRequest: { onBeforeRequest: keep('web request') },
    on: (name: string, handler: (...given: unknown[]) => unknown) => handlers.set(name, handler),
  };
  denyEverything(session as unknown as Session);
  return (name: string, ...given: unknown[]) => handlers.get(name)?.(...given);
}

test.each(permissions)('%s is refused, asked and unasked', (permission) => {
  const ask = deniedSession();
  const answers: unknown[] = [];
  ask('request', null, permission, (answer: unknown) => answers.push(answer));
  expect(answers).toEqual([false]);
  expect(ask('check', null, permission, 'app://bundle')).toBe(false);
});

test('no device, no pairing, no download', () => {
  const ask = deniedSession();
  const answers: unknown[] = [];
  let prevented = 0;
  const event = { preventDefault: () => prevented++ };
  expect(ask('device', { deviceType: 'hid' })).toBe(false);
  ask('pairing', {}, (answer: unknown) => answers.push(answer));
  ask('select-hid-device', event, {}, (answer: unknown) => answers.push(answer));
  ask('select-serial-port', event, [], null, (answer: unknown) => answers.push(answer));
  ask('select-usb-device', event, {}, (answer: unknown) => answers.push(answer));
  ask('will-download', event);
  expect(answers).toEqual([{ confirmed: false }, null, '', undefined]);
  expect(prevented).toBe(4);
});

test.each([
  ['app://bundle/index.html', false],
  ['blob:app://bundle/0190a3f0', false],
  ['https://www.frontex.europa.eu/', true],
  ['app://evil/index.html', true],
  ['file:///etc/passwd', true],
  ['data:text/html,x', true],
])('a request for %s is cancelled: %s', (url, cancel) => {
  const answers: unknown[] = [];
  deniedSession()('web request', { url }, (answer: unknown) => answers.push(answer));
  expect(answers).toEqual([{ cancel }]);
});
