import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readContentRow } from '#core/store/attachment-content.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord, readRecord } from '#core/store/record.ts';
import { writeSetting } from '#core/store/setting.ts';
import { createTransfers } from '#core/sync/attachments.ts';
import { readDevice } from '#core/sync/device.ts';
import { createSyncer } from '#core/sync/schedule.ts';
import { beginEra } from '#endpoint/epoch.ts';
import { ATTACHMENT_BYTES, ATTACHMENT_CHUNK_BYTES, chunkCount } from '#shared/attachment.ts';
import type { ConsentFields } from '#shared/consent.ts';
import {
  addBytes,
  addPerson,
  type BytesLine,
  carry,
  injectBytes,
  largePdf,
  readWhole,
  rowOf,
} from '#test/support/attachments.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { someJpeg } from '#test/support/pictures.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
  await endpoint.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => endpoint.close());

async function device(teamId: string): Promise<TestDevice> {
  const made = await createDevice(endpoint, teamId);
  onTestFinished(() => made.remove());
  return made;
}
const handOverConsent = (person_id: string): ConsentFields => ({
  ...({ part: 'hand_over', answer: 'given', method: 'signed', interpreter: 'in_person' } as const),
  ...{ person_id, session_id: null, answered_on: '2026-03-01', language: 'kat', text_version: '1' },
  ...{ interpreter_is_child: false, deprived_of_liberty: false, withdrawn_on: null },
});
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('with 25 MB on their way, what is saved reaches the other device before they have arrived', async () => {
  const teamId = await endpoint.newTeam();
  const [a, b] = [await device(teamId), await device(teamId)];
  const address = `http://127.0.0.1:${(endpoint.app.server.address() as AddressInfo).port}`;
  writeSetting(a.db, 'device', { ...readDevice(a.db), endpoint: address });
  const large = await addBytes(a, addPerson(a), largePdf(ATTACHMENT_BYTES - 10_000));
  const syncer = createSyncer(a);
  onTestFinished(() => syncer.stop());
  await syncer.now();
  const sent = () => readContentRow(a.db, large.id)?.sent ?? 0;
  while (sent() < 3) await sleep(20);

  const saved = transaction(a.db, () => createRecord(a, 'person', somePerson()));
  syncer.saved();
  while (readRecord(b.db, 'person', saved.id) === null) {
    await b.sync();
    await sleep(50);
  }
  expect(readContentRow(a.db, large.id)?.state).toBe('local');
  expect(sent()).toBeLessThan(chunkCount(large.bytes));
  await syncer.transfers.settled();
  expect(readContentRow(a.db, large.id)).toMatchObject({ state: 'complete', error: null });
}, 120_000);

test('while records want the line, no chunk begins; when they are done it goes on', async () => {
  const a = await device(await endpoint.newTeam());
  const added = await addBytes(a, addPerson(a), largePdf(ATTACHMENT_CHUNK_BYTES * 6));
  await a.sync();
  let isTaken = false;
  let duringSync = 0;
  let puts = 0;
  const transfers = createTransfers(a, {
    isLineTaken: () => isTaken,
    paceMilliseconds: 0,
    connect: () =>
      injectBytes(endpoint, async (request, pass) => {
        if (isTaken) duringSync += 1;
        const answer = await pass();
        if (request.method === 'PUT' && ++puts === 2) {
          isTaken = true;
          setTimeout(() => {
            isTaken = false;
          }, 300);
        }
        return answer;
      }),
  });
  transfers.wake();
  await transfers.settled();
  expect(duringSync).toBe(0);
  expect(rowOf(a, added)).toMatchObject({ place: 'here' });
});

describe('a case that is handed over', () => {
  async function handOver(from: TestDevice, personId: string, toTeam: string): Promise<void> {
    const consent = handOverConsent(personId);
    transaction(from.db, () => {
      const given = createRecord(from, 'consent', consent);
      createRecord(from, 'handover', {
        person_id: personId,
        from_organisation: null,
        from_team: null,
        to_organisation: endpoint.organisation,
        to_team: toTeam,
        reason: 'moved',
        consent_record_id: given.id,
        person_told_on: '2026-03-10',
      });
    });
    await from.sync();
  }

  test('takes its documents along: the new team gets them, the old one has nothing left', async () => {
    const [from, to] = [await endpoint.newTeam(), await endpoint.newTeam()];
    const [a, b] = [await device(from), await device(to)];
    const person = addPerson(a);
    const added = await addBytes(a, person, someJpeg());
    await a.sync();
    await carry(a, endpoint);
    await handOver(a, person, to);
    await a.sync();
    await b.sync();
    await carry(b, endpoint);
    expect((await readWhole(b, added.id)).equals(someJpeg())).toBe(true);
    await carry(a, endpoint);
    expect(readContentRow(a.db, added.id)).toBeNull();
    expect(readRecord(a.db, 'attachment', added.id)).toBeNull();
    const homes = await endpoint.db.rows('SELECT scope FROM attachment_chunk WHERE attachment_id = $1', [
      added.id,
    ]);
    expect(homes).toEqual([{ scope: to }]);
  });

  test('waits on the old device until a document that only it has is sent, and that reaches the new team', async () => {
    const [from, to] = [await endpoint.newTeam(), await endpoint.newTeam()];
    const [a, b] = [await device(from), await device(to)];
    const person = addPerson(a);
    const pdf = largePdf(ATTACHMENT_CHUNK_BYTES * 2);
    const added = await addBytes(a, person, pdf);
    await a.sync();
    let puts = 0;
    const cutAfterOne: BytesLine = async (request, pass) => {
      if (request.method === 'PUT' && ++puts > 1) throw new Error('cut');
      return pass();
    };
    await carry(a, endpoint, cutAfterOne);
    await handOver(a, person, to);
    await a.sync();
    // The only copy is here: so is its record, for as long.
    expect(readRecord(a.db, 'attachment', added.id)).not.toBeNull();
    await carry(a, endpoint);
    await a.sync();
    expect(readRecord(a.db, 'attachment', added.id)).toBeNull();
    await b.sync();
    await carry(b, endpoint);
    expect((await readWhole(b, added.id)).equals(pdf)).toBe(true);
  });
});

test('after a restore the endpoint gets again what it had', async () => {
  const a = await device(await endpoint.newTeam());
  const added = await addBytes(a, addPerson(a), someJpeg());
  await a.sync();
  await carry(a, endpoint);
  expect(readContentRow(a.db, added.id)?.state).toBe('complete');
  await endpoint.db.rows('DELETE FROM attachment_content WHERE attachment_id = $1', [added.id]);
  await beginEra(endpoint.db, null, new Date());
  await a.sync();
  expect(readContentRow(a.db, added.id)?.state).toBe('local');
  await carry(a, endpoint);
  expect(readContentRow(a.db, added.id)?.state).toBe('complete');
  expect(
    await endpoint.db.rows('SELECT 1 FROM attachment_chunk WHERE attachment_id = $1', [added.id]),
  ).toHaveLength(1);
});
