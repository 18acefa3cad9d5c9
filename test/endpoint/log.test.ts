import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '#endpoint/log.ts';
import { someChange } from '#test/support/changes.ts';
import { startEndpointOnPostgres, type TestEndpoint } from '#test/support/endpoint.ts';
import { somePerson } from '#test/support/store.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await startEndpointOnPostgres();
});
afterAll(() => endpoint.close());

/** Names that must not come out anywhere, in the scripts in which people write them. */
const CANARIES = ['Kanarek-Żółć', 'Канарейка', 'كناري', 'قناری', '카나리아', 'კანარა', 'Καναρίνι', 'ካናሪ'];

test('neither names, tokens, codes nor addresses reach the log, whatever goes wrong', async () => {
  const teamId = await endpoint.newTeam(CANARIES[0]);
  const code = await endpoint.newCode(teamId, 'team_lead', CANARIES[1]);
  const { token } = (await endpoint.send('POST', '/v1/enrolment', { code })).body;
  const push = (payload: string, headers: Record<string, string> = {}) =>
    endpoint.app.inject({
      method: 'POST',
      url: `/v1/push?name=${encodeURIComponent(CANARIES[2] as string)}`,
      remoteAddress: '203.0.113.77',
      headers: {
        'x-return-desk-protocol': '1',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'user-agent': 'canary-agent',
        ...headers,
      },
      payload,
    });
  const persons = CANARIES.map((name) => someChange({ fields: somePerson({ alias_or_initials: name }) }));
  await push(JSON.stringify({ changes: persons }));
  await push(
    JSON.stringify({
      changes: [{ ...persons[0], fields: somePerson({ alias_or_initials: CANARIES[3] as string }) }],
    }),
  );
  await push(JSON.stringify({ changes: [someChange({ fields: { [CANARIES[4] as string]: CANARIES[5] } })] }));
  const broken = await push(`{"changes": ["${CANARIES[6]}"`);
  await push('{}', { authorization: `Bearer ${CANARIES[7]?.length}${'canary-token'.repeat(4)}` });
  const nowhere = await endpoint.app.inject({
    method: 'GET',
    url: `/v1/${encodeURIComponent(CANARIES[7] as string)}`,
  });
  // A failure of the database itself, with values in its message.
  await endpoint.db.rows('ALTER TABLE record RENAME TO record_gone');
  const failed = await push(
    JSON.stringify({ changes: [someChange({ fields: somePerson({ local_ref: CANARIES[0] as string }) })] }),
  );
  await endpoint.db.rows('ALTER TABLE record_gone RENAME TO record');

  for (const answer of [broken, nowhere, failed]) {
    expect(Object.keys(answer.json())).toEqual(['error']);
    expect(Object.keys(answer.json().error).sort()).toEqual(['code', 'request_id']);
  }
  expect(failed.json().error.code).toBe('internal');
  const log = endpoint.lines.join('');
  expect(log).toContain('request_failed');
  expect(log).toContain('42P01');
  const secrets = [...CANARIES, code, token, 'canary-token', 'canary-agent', '203.0.113.77', '127.0.0.1'];
  for (const secret of secrets) {
    expect(log).not.toContain(secret);
    expect(log).not.toContain(encodeURIComponent(secret));
  }
});

test('an error is named by its kind and place, not by its message', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  log.error(
    'request_failed',
    Object.assign(new Error('canary in\n  the message'), { code: '23505', detail: 'canary' }),
  );
  expect(lines.join('')).not.toContain('canary');
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    event: 'request_failed',
    kind: 'Error',
    code: '23505',
  });
});
