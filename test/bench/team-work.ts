import { newUuidV7 } from '#core/ids.ts';
import type { Enrolled } from '#endpoint/teams.ts';
import type { Change } from '#shared/change.ts';
import type { Entity } from '#shared/records.ts';
import { benchSession, dayOf } from '#test/bench/fixtures.ts';
import { seeded } from '#test/bench/measure.ts';
import { everyRecord } from '#test/support/every-record.ts';

const random = seeded(11);

/** What a team writes, of each twenty records. */
const MIX: readonly (readonly [Entity, number])[] = [
  ['person', 2],
  ['household', 1],
  ['session', 9],
  ['application', 2],
  ['referral', 1],
  ['consent', 3],
  ['follow_up', 2],
];

let counter = 0;
function newChange(entity: Entity, person: string, { caller }: Enrolled): Change {
  counter += 1;
  const about = { person, organisation: newUuidV7(), team: newUuidV7(), consent: null };
  const { note: _, ...session } = benchSession(random, person, caller.user_id, dayOf(counter % 1000));
  return {
    id: newUuidV7(),
    entity,
    record_id: entity === 'person' ? person : newUuidV7(),
    base_version: 0,
    fields: entity === 'session' ? session : everyRecord[entity].fields(about),
    before: null,
    as_of: null,
    counter,
    at: new Date().toISOString(),
  };
}

/** Records as a team writes them: a person, then what is about the person. */
export function batchOf(device: Enrolled, size: number): Change[] {
  const changes: Change[] = [];
  while (changes.length < size) {
    const persons = [newUuidV7(), newUuidV7()];
    for (const [entity, times] of MIX) {
      for (let i = 0; i < times; i += 1) {
        changes.push(newChange(entity, persons[i % persons.length] as string, device));
      }
    }
  }
  return changes.slice(0, size);
}

const persons = new Map<Enrolled, string>();
/** What a conversation leaves behind: a session, and something new about its person. The first one makes the person. */
export function conversation(device: Enrolled): Change[] {
  const known = persons.get(device);
  const person = known ?? newUuidV7();
  persons.set(device, person);
  const file = newChange('person', person, device);
  const edit = { ...file, base_version: 0, fields: { local_ref: `seen ${counter}` } };
  return [known === undefined ? file : edit, newChange('session', person, device)];
}
