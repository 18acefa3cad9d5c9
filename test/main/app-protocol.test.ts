import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Session } from 'electron';
import { beforeAll, expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY, serveBundle } from '#main/app-protocol.ts';

let ask: (address: string, method?: string) => Promise<Response>;

beforeAll(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
  await mkdir(path.join(folder, 'renderer/assets'), { recursive: true });
  await writeFile(path.join(folder, 'secret.html'), 'outside');
  await writeFile(path.join(folder, 'renderer/index.html'), '<!doctype html>');
  await writeFile(path.join(folder, 'renderer/assets/page.js'), 'export {};');
  await writeFile(path.join(folder, 'renderer/assets/data.bin'), 'x');
  let handler: (request: Request) => Promise<Response>;
  const protocol = {
    handle(_scheme: string, given: typeof handler) {
      handler = given;
    },
  };
  serveBundle({ protocol } as unknown as Session, path.join(folder, 'renderer'));
  // A Request would put the address in order first. Nothing may depend on that having been done.
  ask = (url, method = 'GET') => handler({ url, method } as Request);
});

test('a file comes with its type, the policy and no way to guess another type', async () => {
  const page = await ask('app://bundle/index.html');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  const script = await ask('app://bundle/assets/page.js');
  expect(await script.text()).toBe('export {};');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test.each([
  'app://bundle/../secret.html',
  'app://bundle/%2e%2e/secret.html',
  'app://bundle/..\\secret.html',
  'app://bundle/assets/../../secret.html',
  'app://x/../../etc/passwd',
  'app://bundle/index.html\0',
  'app://bundle/assets/data.bin',
  'app://bundle/assets/none.js',
  'app://bundle/assets',
])('%j is not found', async (address) => {
  const answer = await ask(address);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe('');
  expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
});

test('only reading is answered', async () => {
  expect((await ask('app://bundle/index.html', 'POST')).status).toBe(404);
});

test('the policy allows nothing inline, nothing evaluated and no network', () => {
  const directives = new Map(
    CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources] as const;
    }),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('connect-src')).toEqual(["'none'"]);
  for (const name of ['object-src', 'base-uri', 'form-action', 'frame-ancestors']) {
    expect(directives.get(name), name).toEqual(["'none'"]);
  }
  expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|\*|https?:|data:/);
});
