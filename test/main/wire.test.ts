import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWire, type Wire } from '#main/wire.ts';
import type { AppEvent, ToCore } from '#shared/contract.ts';
import { contract } from '#shared/contract.ts';
import { fail, ok } from '#shared/errors.ts';

let heard: AppEvent[];
let connects: number;
let wire: Wire;
let coreEnds: MessagePort[];
let received: ToCore[];

beforeEach(() => {
  heard = [];
  connects = 0;
  coreEnds = [];
  received = [];
  wire = createWire({
    connect: () => {
      connects += 1;
    },
    onEvent: (event) => heard.push(event),
    usualLimitMs: 300,
  });
});

afterEach(() => {
  for (const end of coreEnds) end.close();
});

/** A line to a core that answers `vault.status` with the input and is silent otherwise. */
function connect(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (message: ToCore) => {
    received.push(message);
    if (message.name === 'vault.status') port1.postMessage({ id: message.id, result: ok(message.input) });
  });
  port2.on('message', wire.receive);
  coreEnds.push(port1);
  wire.attach(port2);
  return port1;
}

test('calls before there is a line ask for one, once, and wait for it', async () => {
  const first = wire.call('vault.status', 1);
  const second = wire.call('vault.status', 2);
  expect(connects).toBe(1);
  connect();
  expect(await Promise.all([first, second])).toEqual([ok(1), ok(2)]);
  expect(await wire.call('vault.status', 3)).toEqual(ok(3));
  expect(connects).toBe(1);
});

test('bytes arrive as bytes, and what cannot be cloned is refused here', async () => {
  connect();
  expect(await wire.call('vault.status', new Uint8Array([1, 2, 255]))).toEqual(
    ok(new Uint8Array([1, 2, 255])),
  );
  expect(await wire.call('vault.status', () => 1)).toEqual(fail('input_invalid'));
});

test('when the core ends, who waits gets the code, and the next call asks for a new line', async () => {
  connect();
  const waiting = wire.call('sync.now', {});
  wire.detach('core_unavailable');
  expect(await waiting).toEqual(fail('core_unavailable'));
  const next = wire.call('vault.status', 4);
  expect(connects).toBe(1);
  connect();
  expect(await next).toEqual(ok(4));
});

test('a refused line is an answer, and the next call asks again', async () => {
  const refused = wire.call('vault.status', 1);
  wire.detach('sender_refused');
  expect(await refused).toEqual(fail('sender_refused'));
  void wire.call('vault.status', 1);
  expect(connects).toBe(2);
  connect();
});

test('silence ends in a code, except where a person chooses a file', async () => {
  connect();
  const choosing = wire.call('statistics.exportCsv', {});
  expect(await wire.call('draft.get', {})).toEqual(fail('core_unavailable'));
  const [exporting] = received;
  coreEnds[0]?.postMessage({ id: exporting?.id, result: ok({ saved: true }) });
  expect(await choosing).toEqual(ok({ saved: true }));
});

test('every call that waits for a chosen file has no limit', async () => {
  connect();
  const saving = Object.entries(contract).filter(([, entry]) => 'savesAs' in entry && entry.at === 'core');
  const settled: string[] = [];
  for (const [name] of saving) void wire.call(name, {}).then(() => settled.push(name));
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(saving.length).toBeGreaterThan(0);
  expect(settled).toEqual([]);
  wire.detach('core_unavailable');
});

test('an answer that comes after its limit, or for nobody, does nothing', async () => {
  connect();
  expect(await wire.call('draft.get', {})).toEqual(fail('core_unavailable'));
  coreEnds[0]?.postMessage({ id: received[0]?.id, result: ok('late') });
  coreEnds[0]?.postMessage({ id: 99, result: ok('nobody') });
  expect(await wire.call('vault.status', 5)).toEqual(ok(5));
});

test('events come over the same line', async () => {
  const core = connect();
  core.postMessage({ event: { type: 'changed', nouns: ['person'] } });
  await wire.call('vault.status', 1);
  expect(heard).toEqual([{ type: 'changed', nouns: ['person'] }]);
});
