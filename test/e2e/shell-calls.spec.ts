import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { type CallName, contract } from '#shared/contract.ts';
import { ERROR_CODES, type Result } from '#shared/errors.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp, type RunningApp } from '#test/support/electron.ts';
import { processesOf } from '#test/support/processes.ts';
import { ask, get } from './calls.ts';

const dataFolder = newDataFolder();
let running: RunningApp;

test.beforeAll(async () => {
  running = await launchApp({ dataFolder });
  await running.app.evaluate(({ dialog, shell }) => {
    const reached: string[] = [];
    Object.assign(globalThis, { reached });
    dialog.showSaveDialog = async () => {
      reached.push('save dialog');
      return { canceled: true, filePath: '' };
    };
    shell.openExternal = async (address: string) => {
      reached.push(address);
    };
  });
});

test.afterAll(async () => {
  await running.app.close();
  removeDataFolder(dataFolder);
});

const names = Object.keys(contract) as CallName[];
/** Valid with an empty input, so that garbage could do what they are for. They are asked with a field too many. */
const withoutInput = names.filter((name) => contract[name].input.safeParse({}).success);

const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.record({ id: fc.uuid(), fields: fc.jsonValue({ maxDepth: 2 }), path: fc.constant('/etc/passwd') }),
  fc.record({ id: fc.oneof(fc.uuid(), fc.constant('../../x')), version: fc.double(), to: fc.string() }),
  fc.record({ text: fc.string({ unit: 'binary', maxLength: 400 }), filters: fc.jsonValue() }),
  fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'toString', 'id', 'name', ''), fc.jsonValue()),
);

async function sendGarbage(seed: number): Promise<void> {
  const calls: { name: string; input: unknown }[] = names.flatMap((name) =>
    fc.sample(garbage, { numRuns: 25, seed: seed + names.indexOf(name) }).map((input) => {
      const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
      return { name, input: withoutInput.includes(name) && isObject ? { ...input, too: 'many' } : input };
    }),
  );
  const answers = (await running.page.evaluate(
    (calls) =>
      Promise.all(
        calls.map(({ name, input }) =>
          window.returnDesk.call(name, input).catch((error) => ({ ok: false, error: `threw ${error}` })),
        ),
      ),
    calls,
  )) as Result<unknown>[];
  for (const [index, answer] of answers.entries()) expectNoLeak(answer, JSON.stringify(calls[index]));
}

function expectNoLeak(answer: Result<unknown>, what: string): void {
  if (answer.ok) return;
  expect(ERROR_CODES, what).toContain(answer.error.code);
  expect(answer.error.code, what).not.toBe('internal');
  expect(JSON.stringify(answer.error), what).not.toMatch(/\/|\\\\|\bat |node:|\.ts|\.cjs|Error/);
}

/** What no page can send on purpose through a form: values that only structured clone knows, and far too much. */
const strange = {
  'a circle': 'const a = {}; a.a = a; return a',
  'a map': 'return new Map([[1, 2]])',
  'a date': 'return new Date()',
  'a pattern': 'return /x/g',
  'big numbers': 'return { id: 1n }',
  bytes: 'return new Uint8Array(100)',
  'numbers that are none': 'return { offset: NaN, limit: -Infinity }',
  'an error': 'return new Error("x")',
  'two megabytes': 'return { text: "x".repeat(2_000_000) }',
  'a list of holes': 'const a = []; a.length = 130_000; return { a }',
  'a deep well': 'let a = {}; for (let i = 0; i < 900; i++) a = { a }; return a',
  'nothing at all': 'return undefined',
};

for (const state of ['before a vault is open', 'with a vault open'] as const) {
  test(`R6: garbage on every channel, ${state}: codes, no stack, no path, nothing done`, async () => {
    if (state === 'with a vault open') await get(running.page, 'vault.openSample');
    const before = await look();
    await sendGarbage(state.length);
    expect(await look()).toEqual(before);
    expect(await reached()).toEqual([]);
  });

  test(`R6: values that are no plain data, ${state}, are refused on every channel`, async () => {
    for (const [what, source] of Object.entries(strange)) {
      const answers = await running.app.evaluate(
        async ({ BrowserWindow }, { source, names }) => {
          const [window] = BrowserWindow.getAllWindows();
          // Compiled by the debugger's side: the page itself may not turn text into code.
          return window?.webContents.executeJavaScript(`(async () => {
            const answers = [];
            for (const name of ${JSON.stringify(names)}) {
              const input = (() => { ${source} })();
              try {
                answers.push(await window.returnDesk.call(name, input));
              } catch (error) {
                answers.push(String(error));
              }
            }
            return answers;
          })()`);
        },
        { source, names },
      );
      for (const answer of answers as (Result<unknown> | string)[]) {
        // The bridge itself refuses what goes too deep or in circles, in the page, before it is sent.
        if (typeof answer === 'string') expect(answer, what).not.toMatch(/\/work|main\.cjs/);
        else expect(answer, what).toMatchObject({ ok: false, error: { code: 'input_invalid' } });
      }
    }
    expect(await reached()).toEqual([]);
  });
}

test('R6: a call that does not exist is a code too', async () => {
  for (const name of ['toString', '__proto__', 'vault', '', 'vault.status ', 'x'.repeat(100_000)]) {
    expect(await ask(running.page, name)).toMatchObject({ ok: false, error: { code: 'unknown_call' } });
  }
});

test('R6: a stranger with the same preload, session and page is refused, while the window is answered', async () => {
  const answers = await running.app.evaluate(async ({ app, BrowserWindow, session }) => {
    const Stranger = BrowserWindow;
    const answers: Record<string, unknown> = {};
    for (const address of ['app://bundle/index.html', 'about:blank', 'data:text/html,<p>x']) {
      const window = new Stranger({
        show: false,
        webPreferences: {
          session: session.fromPartition('return-desk'),
          preload: `${app.getAppPath()}/dist/main/preload.cjs`,
        },
      });
      await window.loadURL(address).catch(() => undefined);
      answers[address] = await window.webContents.executeJavaScript(
        'window.returnDesk.call("vault.status", {}).then((answer) => answer.error?.code ?? "answered")',
      );
      window.destroy();
    }
    return answers;
  });
  expect(answers).toEqual({
    'app://bundle/index.html': 'sender_refused',
    'about:blank': 'sender_refused',
    'data:text/html,<p>x': 'sender_refused',
  });
  expect(await ask(running.page, 'vault.status')).toMatchObject({ ok: true });
});

test('R6: the page sees functions only, and no channel of its own', async () => {
  const inside = await running.page.evaluate(() => ({
    isFrozen: Object.isFrozen(window.returnDesk),
    text: `${window.returnDesk.call}${window.returnDesk.on}`,
  }));
  expect(inside.isFrozen).toBe(true);
  expect(inside.text).not.toContain('ipcRenderer');
});

/** What garbage must not change: who is open, how much there is, and which processes run. */
async function look() {
  const status = await get(running.page, 'vault.status');
  const { main, page, core } = await processesOf(running.app);
  const isOpen = status.state === 'unlocked';
  const persons = isOpen
    ? await get(running.page, 'person.list', { text: '', open_only: false, offset: 0, limit: 1 })
    : null;
  const profile = isOpen ? await get(running.page, 'profile.get') : null;
  const { preferences } = await get(running.page, 'shell.info');
  return { status, main, page, core, persons: persons?.total, profile, preferences };
}

function reached(): Promise<string[]> {
  return running.app.evaluate(() => (globalThis as unknown as { reached: string[] }).reached);
}
