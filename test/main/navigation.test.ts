import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { addressOfLink } from '#main/links.ts';
import { denyNavigation } from '#main/navigation.ts';
import { isOwnRequest } from '#main/permissions.ts';
import { contract } from '#shared/contract.ts';
import { hostileAddresses } from '#test/support/hostile-addresses.ts';

function contentsWithGuard() {
  let openWindow: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });
  const contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler(handler: typeof openWindow) {
      openWindow = handler;
    },
  });
  denyNavigation(contents as unknown as WebContents);
  return { contents, openWindow: (url: string) => openWindow({ url }).action };
}

test.each(hostileAddresses)('%s: no navigation, no frame, no window, no request', (url) => {
  const { contents, openWindow } = contentsWithGuard();
  for (const kind of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
    let isPrevented = false;
    const event = {
      url,
      preventDefault() {
        isPrevented = true;
      },
    };
    contents.emit(kind, event, url);
    expect(isPrevented, kind).toBe(true);
  }
  expect(openWindow(url)).toBe('deny');
  expect(isOwnRequest(url)).toBe(false);
});

test('there are twenty of them', () => {
  expect(new Set(hostileAddresses).size).toBeGreaterThanOrEqual(20);
});

test('links are asked for by name, and each is an https address without parameters', () => {
  const { link } = contract['shell.openLink'].input.shape;
  for (const name of link.options) {
    const address = new URL(addressOfLink(name));
    expect(address.protocol).toBe('https:');
    expect(address.search + address.hash + address.username).toBe('');
  }
  expect(contract['shell.openLink'].input.safeParse({ link: 'https://ok.example.evil' }).success).toBe(false);
});
