import { onTestFinished } from 'vitest';
import { raiseConcern } from '#core/store/concern.ts';
import { recordConsent } from '#core/store/consent.ts';
import { rows, transaction } from '#core/store/db.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { createHandovers } from '#core/store/handover.ts';
import { saveHousehold } from '#core/store/household.ts';
import { updatePerson } from '#core/store/person.ts';
import { createRecord, listRecords, readRecord, requireRecord } from '#core/store/record.ts';
import { amendSession, finaliseSession } from '#core/store/session.ts';
import type { Input } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import type { Role } from '#shared/protocol.ts';
import { ENTITIES } from '#shared/records.ts';
import { createDevice, type TestDevice } from '#test/support/device.ts';
import type { TestEndpoint } from '#test/support/endpoint.ts';
import { someSession } from '#test/support/session.ts';
import { somePerson } from '#test/support/store.ts';

export type Team = { organisation: string; id: string };

/** Makes teams, and devices that belong to them, at one endpoint. */
export function membersOf(endpoint: () => TestEndpoint) {
  async function team(name: string, organisation = endpoint().organisation): Promise<Team> {
    return { organisation, id: await endpoint().newTeam(name, organisation) };
  }
  async function device(of: Team, role: Role = 'team_lead'): Promise<TestDevice> {
    const made = await createDevice(endpoint(), of.id, role);
    // As every real vault is opened.
    made.db.pragma('secure_delete = ON');
    onTestFinished(() => made.remove());
    return made;
  }
  return { team, device };
}

export const addPerson = (on: TestDevice, fields: Parameters<typeof somePerson>[0] = {}) =>
  transaction(on.db, () => createRecord(on, 'person', somePerson(fields)));
export const edit = (on: TestDevice, id: string, fields: Input<'person.update'>['fields']) =>
  updatePerson(on, { id, seen: requireRecord(on.db, 'person', id), fields } as Input<'person.update'>);
export const handOver = (on: TestDevice, to: Team, ...person_ids: string[]) =>
  createHandovers(on, {
    person_ids,
    to_organisation: to.organisation,
    to_team: to.id,
    reason: 'Moved to the other town',
    person_told_on: '2026-03-10',
  });
export function consent(on: TestDevice, person_id: string, answer: 'given' | 'refused' = 'given') {
  return recordConsent(on, {
    fields: {
      person_id,
      session_id: null,
      part: 'hand_over',
      answer,
      answered_on: '2026-03-10',
      method: 'signed',
      language: 'kat',
      text_version: '1.0',
      interpreter: 'phone',
      interpreter_is_child: false,
      deprived_of_liberty: false,
    },
  });
}
export const talk = (on: TestDevice, person_id: string, fields: Parameters<typeof someSession>[1] = {}) =>
  finaliseSession(on, { draft_id: on.newId(), fields: someSession(person_id, fields), concern: null });
export const syncAll = async (...devices: TestDevice[]) => {
  for (const one of devices) await one.sync();
};
export const has = (on: TestDevice, personId: string) => readRecord(on.db, 'person', personId) !== null;

/** A word that stands nowhere else. */
export const CANARY = 'Zugzwanguria';

/** Everything about a person, each of its texts with the canary, written on one device. */
export function wholeCase(on: TestDevice): string {
  const { id } = addPerson(on, {
    alias_or_initials: `${CANARY} A.`,
    full_name_latin: `Nino ${CANARY}`,
    local_ref: `${CANARY}-17`,
    accompaniment: 'adult',
  });
  const session = talk(on, id, { agreed_actions: `${CANARY} action`, note: `${CANARY} note` });
  amendSession(on, {
    session_id: session.id,
    reason: `${CANARY} correction`,
    fields: { agreed_actions: `${CANARY} corrected` },
  } as Input<'session.amend'>);
  consent(on, id);
  saveFollowUp(on, {
    id: null,
    fields: { person_id: id, session_id: null, due_on: '2026-04-01', what: `${CANARY} step`, done_on: null },
  });
  raiseConcern(on, {
    fields: {
      person_id: id,
      session_id: session.id,
      kind: 'other',
      raised_on: '2026-03-10',
      referred_to: `${CANARY} house`,
      referred_on: '2026-03-10',
    },
  } as Input<'concern.raise'>);
  saveHousehold(on, {
    id: null,
    fields: {
      members: [{ person_id: id, role: 'main_applicant' }],
      travels_together: true,
      separated_family_note: `${CANARY} family`,
    },
  });
  return id;
}

/** All records of a person and their households as this device has them, without what differs by right. */
export function caseOn({ db }: TestDevice, personId: string): unknown[] {
  return ENTITIES.filter((entity) => entity !== 'programme' && entity !== 'handover').flatMap((entity) => {
    const which =
      entity === 'household'
        ? 'WHERE id IN (SELECT household_id FROM household_member WHERE person_id = ?)'
        : `WHERE ${entity === 'person' ? 'id' : 'person_id'} = ?`;
    return listRecords(db, entity, `${which} ORDER BY id`, personId).map(
      ({ version: _v, updated_at: _u, ...record }) => ({ entity, ...record }),
    );
  });
}

/** The database as SQLite sees it under its cipher: every page, the free ones and those of the index too. */
const decrypted = ({ db }: TestDevice): Buffer => db.serialize();
export const isAnywhere = (on: TestDevice, word: string): boolean =>
  decrypted(on).includes(word) || decrypted(on).includes(word.toLowerCase());

/** Whether the index alone still knows the word: it keeps what was deleted until it is put together anew. */
export const isInIndex = ({ db }: TestDevice, word: string): boolean =>
  rows<{ block: Buffer }>(db, 'SELECT block FROM person_search_data').some(({ block }) =>
    block.includes(word.toLowerCase()),
  );

export function failureOf(work: () => unknown) {
  try {
    work();
  } catch (cause) {
    if (cause instanceof FailureError) return { code: cause.failure.code, params: cause.failure.params };
    throw cause;
  }
  return null;
}
