import type { OpenVault } from '#core/open-vault.ts';
import { openConcern } from '#core/store/concern.ts';
import { type ReadDb, row, sql, transaction, type WriteDb } from '#core/store/db.ts';
import { deleteDraft } from '#core/store/draft.ts';
import { groupAsJson } from '#core/store/merged.ts';
import { createRecord, listRecords, readRecord, requireRecord } from '#core/store/record.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import {
  amendedSession,
  checkRaisedConcern,
  checkSession,
  isFirstSession,
  type Session,
  type SessionFields,
} from '#shared/session.ts';

const sessionsOf = (db: ReadDb, personId: string): Session[] =>
  listRecords(
    db,
    'session',
    'WHERE person_id IN (SELECT value FROM json_each(?)) ORDER BY date, start',
    groupAsJson(db, personId),
  );

const noteContext = (sessionId: string): string => `session:${sessionId}`;

function saveNote(vault: OpenVault, sessionId: string, note: string): void {
  sql(vault.db, 'INSERT INTO session_note (session_id, sealed) VALUES (?, ?)').run(
    sessionId,
    vault.seal(note, noteContext(sessionId)),
  );
}

/** A note is there on the device on which it was written and nowhere else. */
function readNote(vault: OpenVault, sessionId: string): string | null {
  const stored = row<{ sealed: Uint8Array }>(
    vault.db,
    'SELECT sealed FROM session_note WHERE session_id = ?',
    sessionId,
  );
  return stored === undefined ? null : vault.unseal(stored.sealed, noteContext(sessionId));
}

/**
 * The draft becomes a record that never changes. The record, its note, the concern, the next step and the end of
 * the draft are one transaction: after a crash there is either the draft or the whole session.
 */
export function finaliseSession(
  vault: OpenVault,
  input: Input<'session.finalise'>,
): Output<'session.finalise'> {
  const { draft_id, concern } = input;
  const { note, ...fields } = input.fields;
  const errors = [
    ...checkSession(input.fields),
    ...checkRaisedConcern(fields.protection_concern_raised, concern),
  ];
  if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
  return transaction(vault.db, () => {
    // The session has its draft's id: whoever asks again, because an answer was lost, gets the one that is there.
    const there = readRecord(vault.db, 'session', draft_id);
    if (there !== null) return { ...there, note: readNote(vault, draft_id) };
    requireRecord(vault.db, 'person', fields.person_id);
    const values: SessionFields = {
      ...fields,
      counsellor_id: vault.me(),
      // A session that took place outside of this store is known to the counsellor alone, an earlier one in it is not.
      is_first_session: fields.is_first_session && isFirstSession(sessionsOf(vault.db, fields.person_id)),
      interpreter_is_child: fields.interpreter === 'family_member' && fields.interpreter_is_child,
      note: null,
      finalised_at: vault.now(),
    };
    const session = createRecord(vault, 'session', values, draft_id);
    if (note !== null) saveNote(vault, session.id, note);
    if (fields.protection_concern_raised !== 'none' && concern !== null) {
      const isReferred = fields.protection_concern_raised === 'raised_referred';
      openConcern(vault, {
        person_id: session.person_id,
        session_id: session.id,
        kind: concern.kind,
        raised_on: session.date,
        referred_to: isReferred ? concern.referred_to : null,
        referred_on: isReferred ? concern.referred_on : null,
      });
    }
    if (session.follow_up_date !== null) {
      createRecord(vault, 'follow_up', {
        person_id: session.person_id,
        session_id: session.id,
        due_on: session.follow_up_date,
        what: session.agreed_actions,
        done_on: null,
      });
    }
    deleteDraft(vault.db, draft_id);
    return { ...session, note };
  });
}

export function getSession(vault: OpenVault, { id }: Input<'session.get'>): Output<'session.get'> {
  const session = requireRecord(vault.db, 'session', id);
  return { session: { ...session, note: readNote(vault, id) }, amendments: amendmentsOf(vault.db, id) };
}

const amendmentsOf = (db: ReadDb, sessionId: string) =>
  listRecords(db, 'amendment', 'WHERE session_id = ? ORDER BY amended_at, id', sessionId);

/** Whether a concern of this session is on the person's record already. */
const hasConcern = (db: WriteDb, sessionId: string): boolean =>
  row(db, 'SELECT 1 FROM concern WHERE session_id = ? LIMIT 1', sessionId) !== undefined;

/**
 * A correction beside the frozen session. When it says that a concern was raised after all, the brake is set:
 * what was forgotten on the day must not let an application go on.
 */
export function amendSession(vault: OpenVault, input: Input<'session.amend'>): Output<'session.amend'> {
  const { db } = vault;
  return transaction(db, () => {
    const original = requireRecord(db, 'session', input.session_id);
    const before = amendedSession(original, amendmentsOf(db, original.id));
    const after = { ...before, ...input.fields };
    const changed = Object.entries(input.fields).filter(
      ([name, value]) => JSON.stringify(before[name as keyof Session]) !== JSON.stringify(value),
    );
    if (changed.length === 0)
      throw new FailureError('field_invalid', {}, [{ path: 'fields', code: 'required' }]);
    // What was wrong before and is not corrected now does not stop the correction of something else.
    const errors = checkSession(after).filter((error) => error.path in input.fields);
    if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
    const amendment = createRecord(vault, 'amendment', {
      session_id: original.id,
      person_id: original.person_id,
      amended_by: vault.me(),
      amended_at: vault.now(),
      reason: input.reason,
      fields: Object.fromEntries(changed),
    });
    if (after.protection_concern_raised !== 'none' && !hasConcern(db, original.id)) {
      openConcern(vault, {
        person_id: original.person_id,
        session_id: original.id,
        kind: 'other',
        raised_on: after.date,
        referred_to: null,
        referred_on: null,
      });
    }
    return amendment;
  });
}
