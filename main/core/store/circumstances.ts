import type { ReadDb } from '#core/store/db.ts';
import { groupAsJson } from '#core/store/merged.ts';
import { listRecords } from '#core/store/record.ts';
import type { Concern } from '#shared/concern.ts';
import type { Consent } from '#shared/consent.ts';

const OF_PERSON = 'WHERE person_id IN (SELECT value FROM json_each(?))';

/** What every step of an application or a referral depends on beside the record itself, from all files of a person. */
export const consentsOf = (db: ReadDb, personId: string): Consent[] =>
  listRecords(db, 'consent', `${OF_PERSON} ORDER BY answered_on, created_at`, groupAsJson(db, personId));

export const concernsOf = (db: ReadDb, personId: string): Concern[] =>
  listRecords(db, 'concern', `${OF_PERSON} ORDER BY raised_on, created_at`, groupAsJson(db, personId));
