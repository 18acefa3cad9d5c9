import { beforeEach, expect, test } from 'vitest';
import { createVaultState, type VaultState } from '#main/vault-state.ts';

let opened: number;
let vault: VaultState;

beforeEach(() => {
  opened = 0;
  vault = createVaultState(() => {
    opened += 1;
  });
});

test('a page is one to be locked from the moment a key is derived', () => {
  expect([vault.open(), vault.isPageTrusted()]).toEqual([null, false]);
  vault.heard('opening');
  expect([vault.open(), vault.isPageTrusted()]).toEqual([null, true]);
  vault.heard('not_opened');
  expect([vault.open(), vault.isPageTrusted()]).toEqual([null, false]);
});

test('an open vault is the same until it is locked', () => {
  vault.heard('opening');
  vault.heard('open');
  const first = vault.open();
  expect(first).not.toBeNull();
  vault.heard('opening');
  vault.heard('not_opened');
  expect(vault.open()).toBe(first);
  vault.heard('open');
  expect([vault.open(), opened]).toEqual([first, 1]);
  vault.closed('goes');
  expect([vault.open(), vault.isPageTrusted()]).toEqual([null, false]);
  vault.heard('open');
  expect(vault.open()).not.toBe(first);
  expect(opened).toBe(2);
});

test('a page that saw an open vault stays one to be locked when the core dies, whatever is typed after that', () => {
  vault.heard('open');
  vault.closed('stays');
  expect([vault.open(), vault.isPageTrusted()]).toEqual([null, true]);
  vault.heard('opening');
  vault.heard('not_opened');
  expect(vault.isPageTrusted()).toBe(true);
});
