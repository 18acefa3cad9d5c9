import type { ReadDb } from '#core/store/db.ts';
import { listRecords } from '#core/store/record.ts';
import type { Concern } from '#shared/concern.ts';
import type { Consent } from '#shared/consent.ts';

/** What every step of an application or a referral depends on beside the record itself. */
export const consentsOf = (db: ReadDb, personId: string): Consent[] =>
  listRecords(db, 'consent', 'WHERE person_id = ? ORDER BY answered_on, created_at', personId);

export const concernsOf = (db: ReadDb, personId: string): Concern[] =>
  listRecords(db, 'concern', 'WHERE person_id = ? ORDER BY raised_on, created_at', personId);
