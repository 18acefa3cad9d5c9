import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { expect, test } from 'vitest';
import { addressOfLink, isSignInPage } from '#main/links.ts';
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

test.each(hostileAddresses)('%s is no sign-in page', (url) => {
  expect(isSignInPage(url)).toBe(false);
});

test('a sign-in page is that of an endpoint, written in the one way, and nothing else', () => {
  const path = `/v1/sign-in/${'aB3_-'.repeat(8)}xyz/start`;
  for (const origin of [
    'https://desk.example',
    'https://desk.example:8443/office',
    'http://127.0.0.1:8787',
  ]) {
    expect(isSignInPage(origin + path), origin).toBe(true);
  }
  const wrong = [
    ...[`http://desk.example${path}`, `http://127.0.0.1.evil.example${path}`, `//desk.example${path}`],
    ...[`https://desk.example@evil.example${path}`, `https://desk.example:443${path}`],
    ...[`https://desk.example${path}?next=https://evil.example`, `https://desk.example${path}#x`],
    ...[
      `https://desk.example${path}/..`,
      `https://desk.example/x/..${path}`,
      `https://desk.example\\x${path}`,
    ],
    ...[`https://desk.example${path} `, `\thttps://desk.example${path}`, `HTTPS://desk.example${path}`],
    ...[`file:///etc${path}`, `javascript:alert(1)//${path}`, `ms-msdt:${path}`, `app://bundle${path}`],
    ...[
      `https://desk.example/v1/sign-in/short/start`,
      `https://desk.example${path}\n`,
      `https://dësk.example${path}`,
    ],
    ...[`https://desk.example/v1/sign-in/callback`, 'https://desk.example/', path, ''],
  ];
  for (const address of wrong) expect(isSignInPage(address), address).toBe(false);
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
