import { rows, transaction } from '#core/store/db.ts';
import { saveDraft } from '#core/store/draft.ts';
import { createRecord, listRecords, updateRecord } from '#core/store/record.ts';
import { readSetting } from '#core/store/setting.ts';
import { decideConflict, listConflicts } from '#core/sync/decide.ts';
import { giveUpRefused, listRefused, retryRefused } from '#core/sync/quarantine.ts';
import type { SimulatedDevice } from '#test/simulation/device.ts';
import type { Random } from '#test/simulation/random.ts';
import { someFinalisedSession } from '#test/support/changes.ts';
import { somePerson } from '#test/support/store.ts';

/** Every value that a person types is another one, so that one which got lost can be told by its name. */
export type Work = { counter: number };

const COUNTRIES = ['GE', 'AM', 'AZ', 'TR', 'AL', 'NG'] as const;

type Kind =
  | 'person'
  | 'edit'
  | 'session'
  | 'follow_up'
  | 'done'
  | 'decide'
  | 'handover'
  | 'retry'
  | 'consent';
const KINDS: Readonly<Record<Kind, number>> = {
  person: 10,
  edit: 50,
  session: 12,
  follow_up: 8,
  done: 6,
  decide: 8,
  handover: 3,
  retry: 2,
  consent: 1,
};

/** One thing that a person does at a device. What is done is saved before the function returns. */
export function work(device: SimulatedDevice, random: Random, state: Work): string {
  const { vault } = device;
  const { db } = vault;
  const persons = listRecords(db, 'person', 'ORDER BY created_at, id');
  const kind = persons.length === 0 ? 'person' : random.weighted(KINDS);
  const person = random.pick(persons);
  state.counter += 1;
  const word = `w${state.counter}`;
  if (kind === 'person' || person === undefined) {
    transaction(db, () => createRecord(vault, 'person', somePerson({ alias_or_initials: word })));
    return 'person';
  }
  if (kind === 'edit') {
    const fields = random.weighted({ local_ref: 5, full_name_latin: 2, closed: 1, country: 1 });
    transaction(db, () => updateRecord(vault, 'person', person.id, editOf(fields, word, random)));
    return `edit ${fields}`;
  }
  if (kind === 'session') {
    const session = someFinalisedSession({
      person_id: person.id,
      counsellor_id: vault.me(),
      agreed_actions: word,
    });
    transaction(db, () =>
      createRecord(vault, 'session', { ...session, note: null } as Parameters<
        typeof createRecord<'session'>
      >[2]),
    );
  } else if (kind === 'follow_up') {
    const fields = {
      person_id: person.id,
      session_id: null,
      due_on: '2026-05-01',
      what: word,
      done_on: null,
    };
    transaction(db, () => createRecord(vault, 'follow_up', fields));
  } else if (kind === 'done') {
    const open = random.pick(listRecords(db, 'follow_up', 'ORDER BY created_at, id'));
    if (open !== undefined) transaction(db, () => updateRecord(vault, 'follow_up', open.id, { what: word }));
  } else if (kind === 'decide') decide(device, random);
  else if (kind === 'retry') {
    const refused = random.pick(listRefused(vault).changes);
    if (refused !== undefined) retryRefused(vault, { id: refused.id });
  } else if (kind === 'handover') handOver(device, person.id, random);
  return kind;
}

function editOf(field: 'local_ref' | 'full_name_latin' | 'closed' | 'country', word: string, random: Random) {
  if (field === 'local_ref') return { local_ref: word };
  if (field === 'full_name_latin') return { full_name_latin: word };
  if (field === 'country') return { country_of_return: random.pick(COUNTRIES) ?? null };
  return random.chance(0.3)
    ? { closed_as: null, closed_on: null }
    : { closed_as: 'closed_no_contact' as const, closed_on: `2026-03-0${1 + random.int(9)}` };
}

function decide({ vault }: SimulatedDevice, random: Random): void {
  const one = random.pick(listConflicts(vault).conflicts);
  if (one === undefined) return;
  // The record may have been handed over since: then there is nothing here to write to.
  const here = rows(vault.db, `SELECT 1 FROM ${one.conflict.entity} WHERE id = ?`, one.conflict.record_id);
  if (here.length === 0) return;
  decideConflict(vault, { conflict_id: one.conflict.id, choice: random.chance(0.5) ? 'kept' : 'other' });
}

function handOver({ vault }: SimulatedDevice, personId: string, random: Random): void {
  const teams = readSetting<{ organisation: string; id: string }[]>(vault.db, 'teams') ?? [];
  const to = random.pick(teams);
  if (to === undefined) return;
  transaction(vault.db, () => {
    const { id: consent_record_id } = createRecord(vault, 'consent', {
      person_id: personId,
      session_id: null,
      part: 'hand_over',
      answer: 'given',
      answered_on: '2026-03-10',
      method: 'signed',
      language: 'kat',
      text_version: '1.0',
      interpreter: 'in_person',
      interpreter_is_child: false,
      deprived_of_liberty: false,
      withdrawn_on: null,
    });
    createRecord(vault, 'handover', {
      person_id: personId,
      from_organisation: null,
      from_team: null,
      to_organisation: to.organisation,
      to_team: to.id,
      reason: 'Moved to another place',
      consent_record_id,
      person_told_on: '2026-03-10',
    });
  });
}

/** Somebody reads that another team has the case already, and lets it be. */
export function giveUpLateHandovers({ vault }: SimulatedDevice): void {
  for (const { id, entity } of listRefused(vault).changes)
    if (entity === 'handover') giveUpRefused(vault, { id });
}

/** After an update of the endpoint: what it did not know before. */
export function sendRefusedOnceMore({ vault }: SimulatedDevice): void {
  // One entry takes along whatever else was refused of its record.
  const next = () =>
    listRefused(vault).changes.find(({ error }) => ['field_invalid', 'endpoint_refused'].includes(error));
  for (let one = next(); one !== undefined; one = next()) retryRefused(vault, { id: one.id });
}

/** Something that is being typed, or is given up. */
export function draftSomething(device: SimulatedDevice, random: Random): void {
  const { vault } = device;
  const person = random.pick(listRecords(vault.db, 'person', 'ORDER BY created_at, id'));
  if (person === undefined) return;
  if (random.chance(0.5)) {
    rows(vault.db, 'SELECT 1');
    transaction(vault.db, () => vault.db.prepare('DELETE FROM draft').run());
    return;
  }
  saveDraft(vault, {
    id: random.uuid(),
    noun: 'session',
    person_id: person.id,
    body: { agreed_actions: 'x' },
  });
}
