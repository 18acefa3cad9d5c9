import { expect, test } from 'vitest';
import { bundleFileOf, isOwnPage } from '#main/bundle-address.ts';

test.each([
  ['app://bundle/', ['index.html']],
  ['app://bundle/index.html', ['index.html']],
  ['app://bundle/index.html?x=1#/people', ['index.html']],
  ['app://bundle/assets/Today-0f8mEvPC.js', ['assets', 'Today-0f8mEvPC.js']],
  ['app://bundle/assets/_page-B-1_x.css', ['assets', '_page-B-1_x.css']],
])('%s is a file of the bundle', (address, segments) => {
  expect(bundleFileOf(address)?.segments).toEqual(segments);
});

test.each([
  'app://x/../../etc/passwd',
  'app://bundle/../../etc/passwd',
  'app://bundle/..%2f..%2fetc/passwd',
  'app://bundle/%2e%2e/%2e%2e/etc/passwd',
  'app://bundle/assets/..\\..\\main\\main.cjs',
  'app://bundle/assets/%5c..%5cmain.cjs',
  'app://bundle/index.html\0.js',
  'app://bundle/index.html%00.js',
  'app://bundle//etc/passwd.html',
  'app://bundle/./index.html',
  'app://bundle/.stamp.html',
  'app://bundle/C:/Windows/win.html',
  'app://bundle/assets',
  'app://bundle/assets/',
  'app://bundle/main.cjs',
  'app://bundle/package.json',
  'app://bundle.evil/index.html',
  'app://bundle@evil/index.html',
  'app://user@bundle/index.html',
  'app://bundle:80/index.html',
  'app:/bundle/index.html',
  'APP://bundle/index.html',
  'file:///etc/passwd',
  'https://bundle/index.html',
  '',
  `app://bundle/${'a'.repeat(600)}.js`,
])('%j is no file of the bundle', (address) => {
  expect(bundleFileOf(address)).toBeNull();
});

test('only the start page is a page of ours', () => {
  expect(isOwnPage('app://bundle/index.html')).toBe(true);
  expect(isOwnPage('app://bundle/index.html#/people/1')).toBe(true);
  for (const address of [
    'app://bundle/index.htmlx',
    'app://bundle/index.html?print=leaflet',
    'app://bundle/assets/a.html',
    'app://bundle.evil/index.html',
    'about:blank',
    'data:text/html,x',
    'blob:app://bundle/1',
  ]) {
    expect(isOwnPage(address), address).toBe(false);
  }
});
