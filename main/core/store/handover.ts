import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, transaction, type WriteDb } from '#core/store/db.ts';
import { householdOf } from '#core/store/household.ts';
import { groupAsJson, readMerged, requireKept } from '#core/store/merged.ts';
import { createRecord, listRecords, readRecord, removeRecord, requireRecord } from '#core/store/record.ts';
import { readSetting } from '#core/store/setting.ts';
import { currentConsent } from '#shared/consent.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { type Handover, handoverConsent, needsHandoverConsent } from '#shared/handover.ts';
import { isMinor } from '#shared/person.ts';
import type { HandoverCandidate, TeamName, ToldHandover } from '#shared/shapes.ts';

/** What the endpoint told of other teams; the own organisation's come first. */
const teamsOf = (db: ReadDb): TeamName[] =>
  (readSetting<TeamName[]>(db, 'teams') ?? []).map(({ organisation, organisation_name, id, name }) => ({
    organisation,
    organisation_name,
    id,
    name,
  }));

const ownOrganisation = (db: ReadDb): string | null =>
  readSetting<{ id: string }>(db, 'organisation')?.id ?? null;

const ownTeam = (db: ReadDb): string | null =>
  readSetting<{ team: { id: string } | null }>(db, 'profile')?.team?.id ?? null;

export const listTeams = ({ db }: Pick<OpenVault, 'db'>): Output<'handover.teams'> => ({
  own_organisation: ownOrganisation(db),
  teams: teamsOf(db),
});

/** How the endpoint took it: `sent` is what was taken and has not come back yet. */
function outboxState(db: ReadDb, id: string): 'waiting' | 'sent' | 'quarantined' | null {
  const entry = row<{ state: 'waiting' | 'sent' | 'quarantined' }>(
    db,
    `SELECT state FROM outbox WHERE record_id = ? AND entity = 'handover'
       AND state IN ('waiting', 'sent', 'quarantined') ORDER BY counter DESC LIMIT 1`,
    id,
  );
  return entry?.state ?? null;
}

const isLeaving = (db: ReadDb, personId: string): boolean =>
  row(db, `SELECT 1 AS here FROM removal WHERE entity = 'person' AND record_id = ?`, personId) !== undefined;

function stateOf(db: ReadDb, handover: Handover, isLatest: boolean): ToldHandover['state'] {
  const state = outboxState(db, handover.id);
  // One that goes to a restored endpoint once more is done long since.
  if (state === 'waiting') return handover.version === 0 ? 'waiting' : 'done';
  if (state === 'quarantined') return 'refused';
  return state === 'sent' || (isLatest && isLeaving(db, handover.person_id)) ? 'leaving' : 'done';
}

function tell(db: ReadDb, handover: Handover, isLatest: boolean): ToldHandover {
  const isReceived = handover.to_team === ownTeam(db);
  const other = isReceived ? handover.from_team : handover.to_team;
  const person = readRecord(db, 'person', handover.person_id);
  return {
    handover,
    direction: isReceived ? 'received' : 'given',
    team: teamsOf(db).find(({ id }) => id === other) ?? null,
    state: isReceived ? 'done' : stateOf(db, handover, isLatest),
    alias_or_initials: person?.alias_or_initials ?? null,
  };
}

/** All that are known of a person, in the order in which they came here; the latest first. */
export const handoversOf = (db: ReadDb, personId: string): ToldHandover[] =>
  listRecords(db, 'handover', 'WHERE person_id = ? ORDER BY row DESC', personId).map((handover, at) =>
    tell(db, handover, at === 0),
  );

export const listHandovers = ({ db }: Pick<OpenVault, 'db'>): Output<'handover.list'> => {
  const latest = new Map(
    rows<{ id: string; person_id: string }>(db, 'SELECT id, person_id FROM handover ORDER BY row').map(
      ({ id, person_id }) => [person_id, id],
    ),
  );
  const all = listRecords(db, 'handover', 'ORDER BY created_at DESC, row DESC LIMIT 200');
  return { handovers: all.map((one) => tell(db, one, latest.get(one.person_id) === one.id)) };
};

/** Files that were merged go together, the kept one last: until then the others lead to it. */
function filesOf(db: ReadDb, personId: string): string[] {
  const [kept, ...others] = readMerged(db).groupOf(personId);
  return [...others, kept as string];
}

/** The one that keeps another from being made. */
const openHandover = (db: ReadDb, personId: string): ToldHandover | null =>
  filesOf(db, personId)
    .flatMap((file) => handoversOf(db, file))
    .find(({ state }) => state === 'waiting' || state === 'leaving') ?? null;

/** Why a person is not here: another team has the case, or nobody knows. */
export function goneFailure(db: ReadDb, personId: string): FailureError {
  const latest = handoversOf(db, personId).find(({ state }) => state !== 'refused');
  if (latest === undefined || latest.direction !== 'given' || latest.team === null) {
    return new FailureError('not_found');
  }
  const { name, organisation, organisation_name } = latest.team;
  const isOwn = organisation === ownOrganisation(db);
  return new FailureError('handed_over', { team: isOwn ? name : `${name} (${organisation_name})` });
}

const OF_FILES = 'IN (SELECT value FROM json_each(?))';

/** Over all files of the person. */
const countOf = (db: ReadDb, from: string, personId: string): number =>
  row<{ n: number }>(db, `SELECT count(*) AS n FROM ${from} ${OF_FILES}`, groupAsJson(db, personId))?.n ?? 0;

const countDrafts = (db: ReadDb, personId: string): number => countOf(db, 'draft WHERE person_id', personId);

const consentsOf = (db: ReadDb, personId: string) =>
  listRecords(db, 'consent', `WHERE person_id ${OF_FILES}`, groupAsJson(db, personId));

function candidate(db: ReadDb, personId: string, today: string): HandoverCandidate {
  const person = requireKept(db, personId);
  const consent = currentConsent(consentsOf(db, personId), 'hand_over');
  const count = (entity: keyof HandoverCandidate['records']) =>
    countOf(db, `${entity} WHERE person_id`, personId);
  const standing = () => {
    if (consent === null) return 'not_asked';
    return consent.withdrawn_on === null ? consent.answer : 'withdrawn';
  };
  return {
    person_id: personId,
    alias_or_initials: person.alias_or_initials,
    birth_year: person.birth_year,
    is_minor: isMinor(person, today),
    drafts: countDrafts(db, personId),
    notes: countOf(db, 'session s JOIN session_note n ON n.session_id = s.id WHERE s.person_id', personId),
    consent: standing(),
    consented_on: consent?.answered_on ?? null,
    records: {
      session: count('session'),
      application: count('application'),
      referral: count('referral'),
      consent: count('consent'),
      concern: count('concern'),
      follow_up: count('follow_up'),
    },
    open: openHandover(db, personId),
  };
}

export function prepareHandover(
  vault: Pick<OpenVault, 'db' | 'profile' | 'now'>,
  { id }: Input<'handover.prepare'>,
): Output<'handover.prepare'> {
  const { db } = vault;
  if (readRecord(db, 'person', id) === null) throw goneFailure(db, id);
  const { keptOf } = readMerged(db);
  const members = householdOf(db, id)?.members.map(({ person_id }) => keptOf(person_id)) ?? [];
  const others = [...new Set(members)].filter((member) => member !== keptOf(id));
  const here = others.filter((member) => readRecord(db, 'person', member) !== null);
  const today = vault.now().slice(0, 10);
  return {
    candidates: [keptOf(id), ...here].map((one) => candidate(db, one, today)),
    elsewhere: others.length - here.length,
    needs_consent_within: needsHandoverConsent(vault.profile().role === 'team_lead', true),
  };
}

/** One that the endpoint refused reached nobody; the next one takes its place. */
function dropRefused(db: WriteDb, personId: string): void {
  for (const { handover, state } of handoversOf(db, personId)) {
    if (state === 'refused') removeRecord(db, 'handover', handover.id);
  }
}

/**
 * Says that cases go to another team; they leave with the next synchronisation. The endpoint holds the same rules
 * against it. What is still being written here is finished first: afterwards it would be another team's.
 */
export function createHandovers(
  vault: OpenVault,
  input: Input<'handover.create'>,
): Output<'handover.create'> {
  const { db } = vault;
  const from_organisation = ownOrganisation(db);
  const from_team = ownTeam(db);
  if (from_organisation === null || from_team === null) throw new FailureError('not_enrolled');
  const { to_organisation, to_team, reason, person_told_on } = input;
  const isKnown = teamsOf(db).some((team) => team.organisation === to_organisation && team.id === to_team);
  if (!isKnown) throw new FailureError('field_invalid', {}, [{ path: 'to_team', code: 'invalid' }]);
  const isLead = vault.profile().role === 'team_lead';
  const needsConsent = needsHandoverConsent(isLead, to_organisation === from_organisation);
  return transaction(db, () => {
    const { keptOf } = readMerged(db);
    const ids = [...new Set(input.person_ids.map(keptOf))];
    const consents = ids.map((id) => {
      requireRecord(db, 'person', id);
      if (openHandover(db, id) !== null) throw new FailureError('handover_pending');
      if (countDrafts(db, id) > 0) throw new FailureError('draft_open');
      const consent = handoverConsent(consentsOf(db, id));
      if (needsConsent && consent === null) {
        throw new FailureError('consent_missing', {}, [{ path: id, code: 'required' }]);
      }
      return consent;
    });
    const handovers = ids.flatMap((id, at) => {
      const consent_record_id = consents[at]?.id ?? null;
      return filesOf(db, id).map((person_id) => {
        dropRefused(db, person_id);
        const from = { person_id, from_organisation, from_team };
        const to = { to_organisation, to_team, reason, consent_record_id, person_told_on };
        return createRecord(vault, 'handover', { ...from, ...to });
      });
    });
    return { handovers };
  });
}
