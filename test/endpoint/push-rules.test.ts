import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newUuidV7 } from '#core/ids.ts';
import { someChange, someFinalisedSession } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { SOME_ID, someApplicationFields, someConsent, someReferralInput } from '#test/support/process.ts';
import { editOf, push, stored } from '#test/support/push.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

const newDevice = async () => endpoint.newDevice(await endpoint.newTeam());

describe('rules', () => {
  test('what the endpoint makes, a device cannot write', async () => {
    const device = await newDevice();
    const results = await push(
      device,
      someChange({ entity: 'programme', record_id: 'EURP-IQ', fields: { status: 'closed' } }),
      someChange({ entity: 'conflict', fields: { chosen: 'kept' } }),
    );
    expect(results.map((result) => result.error?.code)).toEqual(['role_refused', 'role_refused']);
  });

  test('a counsellor-only note is never taken', async () => {
    const device = await newDevice();
    const session = someChange({ entity: 'session', fields: someFinalisedSession({ note: 'only mine' }) });
    expect(await push(device, session)).toMatchObject([
      { status: 'refused', error: { fields: [{ path: 'note', code: 'unknown_field' }] } },
    ]);
  });

  test('a finalised session is frozen', async () => {
    const device = await newDevice();
    const session = someChange({ entity: 'session', fields: someFinalisedSession() });
    const results = await push(
      device,
      session,
      editOf(session, { outcome: 'no_show' }),
      // Once more with the same content, for example by an entry that was written twice.
      { ...session, id: newUuidV7() },
    );
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      // Somebody else stood there as its counsellor.
      'merged',
      'record_frozen',
      'merged',
    ]);
  });

  test('the course of an application is one unbroken line of allowed steps', async () => {
    const device = await newDevice();
    const step = (from: string | null, to: string) => ({
      from,
      to,
      on: '2026-03-10',
      at: '2026-03-10T09:00:00.000Z',
      by: newUuidV7(),
      reason: null,
    });
    const fields = someApplicationFields(SOME_ID);
    const begun = [step(null, 'draft')];
    const application = someChange({ entity: 'application', fields: { ...fields, history: begun } });
    const jumped = someChange({
      entity: 'application',
      fields: { ...fields, status: 'approved', history: begun },
    });
    const submitted = [...begun, step('draft', 'submitted')];
    const results = await push(
      device,
      application,
      jumped,
      editOf(application, { status: 'approved' }),
      editOf(application, { status: 'approved', history: [...begun, step('draft', 'approved')] }),
      editOf(application, { status: 'submitted', history: submitted }),
      editOf(application, { status: 'departed', history: [...submitted, step('submitted', 'departed')] }, 2),
    );
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'merged',
      'illegal_transition',
      'illegal_transition',
      'illegal_transition',
      'merged',
      'illegal_transition',
    ]);
    const { history } = (await stored(device, application.record_id)).fields;
    expect(history.map(({ by }: { by: string }) => by)).toEqual([device.userId, device.userId]);
  });

  test('a step that somebody else took keeps its author', async () => {
    const teamId = await endpoint.newTeam();
    const [first, second] = [await endpoint.newDevice(teamId), await endpoint.newDevice(teamId)];
    const step = (from: string | null, to: string, at: string) => ({
      from,
      to,
      on: '2026-03-10',
      at,
      by: first.userId,
      reason: null,
    });
    const fields = someApplicationFields(SOME_ID);
    const begun = [step(null, 'draft', '2026-03-10T09:00:00.000Z')];
    const application = someChange({ entity: 'application', fields: { ...fields, history: begun } });
    await push(first, application);
    const forged = step('draft', 'submitted', '2026-03-11T09:00:00.000Z');
    await push(second, editOf(application, { status: 'submitted', history: [...begun, forged] }));
    const { history } = (await stored(first, application.record_id)).fields;
    expect(history.map(({ by }: { by: string }) => by)).toEqual([first.userId, second.userId]);
  });

  test('a referral moves along its states only, also when steps were joined', async () => {
    const device = await newDevice();
    const state = {
      status: 'prepared',
      sent_on: null,
      channel: null,
      partner_reply: null,
      reply_on: null,
      outcome: null,
      withdrawn_on: null,
    };
    const made = {
      ...someReferralInput(newUuidV7()),
      programme_name: 'EURP',
      consent_record_id: null,
      ...state,
    };
    const referral = someChange({ entity: 'referral', fields: made });
    const results = await push(
      device,
      referral,
      editOf(referral, { status: 'answered', sent_on: '2026-03-10', partner_reply: 'accepted' }, 0),
      editOf(referral, { status: 'prepared' }, 0),
      editOf(referral, { status: 'withdrawn', withdrawn_on: '2026-03-12' }, 0),
      editOf(referral, { status: 'sent' }, 0),
    );
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'accepted',
      'accepted',
      'illegal_transition',
      'accepted',
      'illegal_transition',
    ]);
  });

  test('a consent can be withdrawn and not rewritten; whom a record is about does not move', async () => {
    const device = await newDevice();
    const {
      id: _i,
      created_at: _a,
      created_by: _b,
      updated_at: _u,
      version: _v,
      ...given
    } = someConsent('counselling_record');
    const consent = someChange({ entity: 'consent', fields: given });
    const results = await push(
      device,
      consent,
      editOf(consent, { answer: 'refused' }),
      editOf(consent, { person_id: newUuidV7() }),
      editOf(consent, { withdrawn_on: '2026-03-12' }, 0),
    );
    expect(results.map(({ status, error }) => error?.code ?? status)).toEqual([
      'accepted',
      'record_frozen',
      'record_frozen',
      'accepted',
    ]);
  });
});
