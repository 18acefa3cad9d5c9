import type { Session } from 'electron';
import { BUNDLE_ORIGIN } from '#main/bundle-address.ts';

/**
 * The page may do nothing that needs a permission: no camera, no devices, no notifications, no clipboard of its
 * own, no downloads, no network. What it needs of these it asks for as a call.
 */
export function denyEverything(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault();
    choose(null);
  });
  session.on('select-serial-port', (event, _ports, _contents, choose) => {
    event.preventDefault();
    choose('');
  });
  session.on('select-usb-device', (event, _details, choose) => {
    event.preventDefault();
    choose();
  });
  session.on('will-download', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((request, answer) => answer({ cancel: !isOwnRequest(request.url) }));
}

/** The second wall behind `connect-src 'none'`. Developer tools, which exist in development only, load their own. */
export function isOwnRequest(address: string): boolean {
  return (
    address.startsWith(`${BUNDLE_ORIGIN}/`) ||
    address.startsWith(`blob:${BUNDLE_ORIGIN}/`) ||
    address.startsWith('devtools://devtools/')
  );
}
