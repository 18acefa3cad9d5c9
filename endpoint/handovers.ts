import { type Batch, leaveBehind, makeRecord, recordOf, refused, taken } from '#endpoint/batch.ts';
import { openConflict } from '#endpoint/conflicts.ts';
import { joinLives } from '#endpoint/join-lives.ts';
import type { Fields, Refusal } from '#endpoint/rules.ts';
import { type Home, homeKey } from '#endpoint/scope.ts';
import { keyOf, type StoredRecord } from '#endpoint/stored-records.ts';
import type { Change } from '#shared/change.ts';
import type { Consent } from '#shared/consent.ts';
import { resolveMerged } from '#shared/duplicate.ts';
import { type HandoverFields, handoverConsent, needsHandoverConsent } from '#shared/handover.ts';
import type { HouseholdFields } from '#shared/household.ts';
import { grown } from '#shared/lineage.ts';
import { sameValue } from '#shared/merge.ts';
import type { PushResult } from '#shared/protocol.ts';
import type { Entity } from '#shared/records.ts';
import { nextVersion } from '#shared/version.ts';

export const homeOfHandover = (fields: Pick<HandoverFields, 'to_organisation' | 'to_team'>): Home => ({
  organisation: fields.to_organisation,
  scope: fields.to_team,
});

/** Moves everything about a person to another team, in the transaction of the push. */
export function takeHandover(batch: Batch, change: Change, fields: Fields): PushResult {
  const handover = fields as HandoverFields;
  const to = homeOfHandover(handover);
  const refusal = refuseHandover(batch, handover, to);
  if (refusal !== null) return refused(change, refusal);
  moveCase(batch, change, handover.person_id, to);
  // Both teams keep the word of it: the one why it is gone, the other where it came from.
  const told = stampOrigin(batch, handover);
  const given = { entity: 'handover', id: change.record_id, fields: told } as const;
  // The other team's devices may have given the word of it back to a restored endpoint before the case came again.
  if (!batch.arrivals.has(`${homeKey(to)}/${keyOf(given)}`)) makeRecord(batch, to, given, change.at);
  const record = makeRecord(batch, batch.home, given, change.at);
  return taken(change, sameValue(told, fields) ? 'accepted' : 'merged', record);
}

/**
 * A hand-over that a restore took back: the case goes where it was, before devices of the team that handed it over
 * can read it again. Consent and role were looked at when it was made.
 */
export function handOverAgain(batch: Batch, change: Change, record: StoredRecord): void {
  const handover = record.fields as HandoverFields;
  const to = homeOfHandover(handover);
  if (homeKey(to) === homeKey(batch.home) || !batch.reached.has(homeKey(to))) return;
  moveCase(batch, change, handover.person_id, to);
  if (batch.arrivals.has(`${homeKey(to)}/${keyOf(record)}`)) return;
  const { entity, id, fields, version, created_at, created_by, updated_at } = record;
  makeRecord(batch, to, { entity, id, fields, version, created_at, created_by, updated_at }, updated_at);
  batch.records.set(keyOf(record), record);
}

/** What the endpoint itself writes into a hand-over, whatever a device says. */
export const isStamped = (entity: Entity, field: string): boolean =>
  entity === 'handover' && (field === 'from_organisation' || field === 'from_team');

/** Where the case was is never what a device says. */
const stampOrigin = ({ home }: Batch, handover: HandoverFields): HandoverFields => ({
  ...handover,
  from_organisation: home.organisation,
  from_team: home.scope,
});

function refuseHandover(batch: Batch, handover: HandoverFields, to: Home): Refusal | null {
  const person = recordOf(batch, 'person', handover.person_id);
  if (person === undefined || person.removed || homeKey(person) !== homeKey(batch.home)) {
    return { code: hasMoved(batch, handover.person_id) ? 'record_moved' : 'not_found' };
  }
  if (homeKey(to) === homeKey(batch.home) || !batch.reached.has(homeKey(to))) {
    return { code: 'field_invalid', fields: [{ path: 'to_team', code: 'invalid' }] };
  }
  const isWithin = to.organisation === batch.home.organisation;
  if (!needsHandoverConsent(batch.caller.role === 'team_lead', isWithin)) return null;
  const consents = consentsOf(batch, handover.person_id).map(
    ({ fields, created_at, id }) => ({ ...fields, created_at, id }) as unknown as Consent,
  );
  const isGiven =
    consents.some(({ id }) => id === handover.consent_record_id) && handoverConsent(consents) !== null;
  return isGiven ? null : { code: 'consent_missing' };
}

/** What the person has answered, in whichever of their files it stands, wherever that one is by now. */
function consentsOf({ records }: Batch, personId: string): StoredRecord[] {
  const live = [...records.values()].filter(({ removed }) => !removed);
  const persons = live.filter(({ entity }) => entity === 'person');
  const into = persons.flatMap(({ id, fields }): [string, string][] =>
    typeof fields.merged_into === 'string' ? [[id, fields.merged_into]] : [],
  );
  const kept = resolveMerged(new Map(into));
  const keptOf = (id: string) => kept.get(id) ?? id;
  return live.filter(
    ({ entity, fields }) => entity === 'consent' && keptOf(fields.person_id as string) === keptOf(personId),
  );
}

const hasMoved = (batch: Batch, personId: string): boolean =>
  batch.movedPersons.has(personId) || batch.departedPersons.has(personId);

/** What lies in the own team about a person: their records, and a household of which nobody else is left here. */
function caseOf(batch: Batch, personId: string): StoredRecord[] {
  const isHere = (record: StoredRecord | undefined) =>
    record !== undefined && !record.removed && homeKey(record) === homeKey(batch.home);
  return [...batch.records.values()].filter((record) => {
    if (!isHere(record) || record.entity === 'handover') return false;
    if (record.entity === 'person') return record.id === personId;
    if (record.entity === 'household') {
      const { members } = record.fields as HouseholdFields;
      const isTheirs = members.some((member) => member.person_id === personId);
      const others = members.filter((member) => member.person_id !== personId);
      return isTheirs && !others.some((other) => isHere(recordOf(batch, 'person', other.person_id)));
    }
    return record.fields.person_id === personId;
  });
}

function moveCase(batch: Batch, change: Change, personId: string, to: Home): void {
  const moved = new Map<StoredRecord, StoredRecord>();
  for (const record of caseOf(batch, personId)) {
    const there = batch.arrivals.get(`${homeKey(to)}/${keyOf(record)}`);
    const left = leaveBehind(batch, record, to);
    left.version = nextVersion(record.version, batch.least);
    batch.written.delete(record);
    if (batch.made.delete(record)) batch.made.add(left);
    if (there !== undefined && !there.removed) {
      const joined = joinLives(batch, record, there);
      batch.records.set(keyOf(record), joined.record);
      moved.set(record, joined.record);
      for (const conflict of joined.conflicts) openConflict(batch, change, joined.record, conflict);
      continue;
    }
    const arrived: StoredRecord = {
      ...record,
      ...to,
      version: Math.max(left.version, (there?.version ?? 0) + 1),
      earlier: grown(record.earlier, [record.version]),
      counted: there?.counted ?? null,
    };
    if (there === undefined) batch.made.add(arrived);
    batch.written.add(arrived);
    batch.records.set(keyOf(record), arrived);
    moved.set(record, arrived);
  }
  for (const [key, about] of batch.conflicts) {
    batch.conflicts.set(
      key,
      about.map((conflict) => moved.get(conflict) ?? conflict),
    );
  }
  batch.movedPersons.set(personId, to);
}
