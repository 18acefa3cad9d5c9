import type { OpenVault } from '#core/open-vault.ts';
import { rows } from '#core/store/db.ts';
import { readMerged } from '#core/store/merged.ts';
import type { Input, Output } from '#shared/contract.ts';
import type { TodayEntry } from '#shared/shapes.ts';

/** How far Today looks ahead, and after how long a referral without an answer is worth a question. */
const AHEAD_DAYS = 14;
const NO_REPLY_DAYS = 14;
const AT_MOST = 200;

const DAY_MS = 86_400_000;
const daysFrom = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

type StoredEntry = Omit<TodayEntry, 'is_mine'> & { is_mine: 0 | 1 };

/** Files that lead to another one, and which: a person's records are in all of them, and tell of the kept one. */
const KEPT = `WITH kept (id, kept_id) AS MATERIALIZED (SELECT value ->> 0, value ->> 1 FROM json_each(:merged))`;
const personOf = (record: string): string =>
  `LEFT JOIN kept k ON k.id = ${record}.person_id JOIN person p ON p.id = coalesce(k.kept_id, ${record}.person_id)`;

/** The person is this counsellor's when they talked last, or when nobody has talked yet and they registered them. */
const PERSON_IS_MINE = `coalesce(
  (SELECT s.counsellor_id = :me FROM session s
   WHERE s.person_id IN (SELECT p.id UNION ALL SELECT id FROM kept WHERE kept_id = p.id)
   ORDER BY s.date DESC, s.start DESC LIMIT 1),
  p.created_by = :me)`;

const FOLLOW_UPS = `
  ${KEPT}
  SELECT 'follow_up' AS kind, f.id, p.id AS person_id, p.alias_or_initials, f.due_on AS "on", f.what AS text,
         f.created_by = :me OR ${PERSON_IS_MINE} AS is_mine
  FROM follow_up f ${personOf('f')}
  WHERE f.done_on IS NULL AND f.due_on <= :ahead AND p.closed_as IS NULL
  ORDER BY f.due_on, f.row LIMIT ${AT_MOST}`;

const VD_PERIODS = `
  ${KEPT}
  SELECT 'vd_period' AS kind, p.id, p.id AS person_id, p.alias_or_initials, p.vd_period_until AS "on", NULL AS text,
         ${PERSON_IS_MINE} AS is_mine
  FROM person p
  WHERE p.vd_period_until BETWEEN :today AND :ahead AND p.closed_as IS NULL
    AND p.id NOT IN (SELECT id FROM kept)
  ORDER BY p.vd_period_until, p.row LIMIT ${AT_MOST}`;

/** A departure whose day has passed stays until somebody notes what happened. */
const PLANNED_DEPARTURES = `
  ${KEPT}
  SELECT 'planned_departure' AS kind, a.id, p.id AS person_id, p.alias_or_initials, a.planned_departure AS "on",
         a.country_of_return AS text, a.created_by = :me OR ${PERSON_IS_MINE} AS is_mine
  FROM application a ${personOf('a')}
  WHERE a.planned_departure IS NOT NULL AND a.planned_departure <= :ahead AND a.confirmed_departure IS NULL
    AND a.status IN ('approved', 'travel_document_pending', 'travel_document_ok', 'travel_booked')
  ORDER BY a.planned_departure, a.row LIMIT ${AT_MOST}`;

const UNANSWERED_REFERRALS = `
  ${KEPT}
  SELECT 'referral_no_reply' AS kind, r.id, p.id AS person_id, p.alias_or_initials, r.sent_on AS "on",
         r.programme_name AS text, r.created_by = :me OR ${PERSON_IS_MINE} AS is_mine
  FROM referral r ${personOf('r')}
  WHERE r.status = 'sent' AND r.sent_on <= :no_reply_since AND p.closed_as IS NULL
  ORDER BY r.sent_on, r.row LIMIT ${AT_MOST}`;

const CONCERNS = `
  ${KEPT}
  SELECT 'concern' AS kind, c.id, p.id AS person_id, p.alias_or_initials, c.raised_on AS "on",
         CASE WHEN c.referred_on IS NULL THEN 'not_referred' ELSE 'referred' END AS text,
         c.created_by = :me OR ${PERSON_IS_MINE} AS is_mine
  FROM concern c ${personOf('c')}
  WHERE c.answered_at IS NULL
  ORDER BY c.raised_on, c.row LIMIT ${AT_MOST}`;

const DRAFTS = `
  ${KEPT}
  SELECT 'draft' AS kind, d.id, coalesce(k.kept_id, d.person_id) AS person_id, coalesce(p.alias_or_initials, CAST(d.body ->> '$.alias_or_initials' AS TEXT)) AS alias_or_initials,
         substr(d.updated_at, 1, 10) AS "on", d.noun AS text, 1 AS is_mine
  FROM draft d LEFT JOIN kept k ON k.id = d.person_id LEFT JOIN person p ON p.id = coalesce(k.kept_id, d.person_id)
  ORDER BY d.updated_at DESC LIMIT ${AT_MOST}`;

const CONFLICTS = `
  ${KEPT}
  SELECT 'conflict' AS kind, x.id, coalesce(k.kept_id, x.person_id) AS person_id, p.alias_or_initials, substr(x.created_at, 1, 10) AS "on",
         x.entity AS text,
         x.kept_by IS :me OR x.other_by IS :me OR (x.kept_by IS NULL AND x.other_by IS NULL) AS is_mine
  FROM conflict x LEFT JOIN kept k ON k.id = x.person_id LEFT JOIN person p ON p.id = coalesce(k.kept_id, x.person_id)
  WHERE x.chosen IS NULL
  ORDER BY x.created_at, x.row LIMIT ${AT_MOST}`;

const QUARANTINED = `
  SELECT 'quarantined' AS kind, o.id, p.id AS person_id, p.alias_or_initials, substr(o.at, 1, 10) AS "on",
         o.entity AS text, 1 AS is_mine
  FROM outbox o
  LEFT JOIN person p ON p.id = CASE o.entity WHEN 'person' THEN o.record_id ELSE o.fields ->> '$.person_id' END
  WHERE o.state = 'quarantined'
  ORDER BY o.counter LIMIT ${AT_MOST}`;

/** What a counsellor wants to know in the morning, nothing that can wait. The page groups and words it. */
export function listToday(
  vault: Pick<OpenVault, 'db' | 'me'>,
  { today }: Input<'today.list'>,
): Output<'today.list'> {
  const known: Record<string, string> = {
    me: vault.me(),
    today,
    ahead: daysFrom(today, AHEAD_DAYS),
    no_reply_since: daysFrom(today, -NO_REPLY_DAYS),
    merged: JSON.stringify(readMerged(vault.db).files.map(({ id, kept_id }) => [id, kept_id])),
  };
  const entries = [
    FOLLOW_UPS,
    VD_PERIODS,
    PLANNED_DEPARTURES,
    UNANSWERED_REFERRALS,
    CONCERNS,
    DRAFTS,
    CONFLICTS,
    QUARANTINED,
  ]
    .flatMap((text) => {
      const names = [...new Set([...text.matchAll(/:(\w+)/g)].map((found) => found[1] as string))];
      const params = Object.fromEntries(names.map((name) => [name, known[name]]));
      return names.length === 0
        ? rows<StoredEntry>(vault.db, text)
        : rows<StoredEntry>(vault.db, text, params);
    })
    .map((entry): TodayEntry => ({ ...entry, is_mine: entry.is_mine === 1 }));
  return { entries };
}
