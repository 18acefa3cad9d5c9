import { closedPersons } from '#core/statistics/application-figures.ts';
import { count, quantile, share } from '#core/statistics/measures.ts';
import type { MergedPersons } from '#core/statistics/merged-persons.ts';
import type { Persons } from '#core/statistics/session-figures.ts';
import { type ReadDb, row, rows } from '#core/store/db.ts';
import { CLOSINGS } from '#shared/codes/process.ts';
import { daysBetween, programmeWarning } from '#shared/programme.ts';
import type { Breakdown, IndicatorValue, StatisticsFilter } from '#shared/statistics.ts';

type Scope = (personId: string) => boolean;

export function referralFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: Scope,
): { indicators: IndicatorValue[]; breakdowns: Breakdown[] } {
  const sent = rows<{
    person_id: string;
    country: string;
    programme_id: string;
    partner_reply: string | null;
  }>(
    db,
    'SELECT person_id, country, programme_id, partner_reply FROM referral WHERE sent_on BETWEEN ? AND ?',
    filter.from,
    filter.to,
  ).filter((referral) => isInScope(referral.person_id));
  const tally = (codeOf: (referral: (typeof sent)[number]) => string) => {
    const counts = new Map<string, number>();
    for (const referral of sent) counts.set(codeOf(referral), (counts.get(codeOf(referral)) ?? 0) + 1);
    return [...counts].map(([code, number]) => ({ code, count: number })).sort((a, b) => b.count - a.count);
  };
  const unanswered = sent.filter(
    (one) => one.partner_reply === null || one.partner_reply === 'no_reply',
  ).length;
  return {
    indicators: [
      count('referrals_sent', sent.length),
      share('referrals_accepted', sent.filter((one) => one.partner_reply === 'accepted').length, sent.length),
      share('referrals_no_reply', unanswered, sent.length),
    ],
    breakdowns: [
      { key: 'referrals_by_country', rows: tally((referral) => referral.country) },
      { key: 'referrals_by_programme', rows: tally((referral) => referral.programme_id) },
    ],
  };
}

/** Concerns raised in the period; of the vulnerable persons counselled then, who was referred on to help. */
export function protectionFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: Scope,
  counselled: Persons,
  referredInSessions: Persons,
  merged: MergedPersons,
): IndicatorValue[] {
  const concerns = rows<{ person_id: string; raised_on: string; referred_on: string | null }>(
    db,
    'SELECT person_id, raised_on, referred_on FROM concern WHERE raised_on BETWEEN ? AND ?',
    filter.from,
    filter.to,
  ).filter((concern) => isInScope(concern.person_id));
  const referred = concerns.filter((concern) => concern.referred_on !== null);
  const vulnerable = rows<{ id: string }>(
    db,
    `SELECT id FROM person WHERE vulnerabilities NOT IN ('[]', '["none_disclosed"]')`,
  ).filter(({ id }) => merged.isKept(id) && counselled.has(id) && isInScope(id));
  const referredOn = new Set(
    rows<{ person_id: string }>(
      db,
      'SELECT person_id FROM concern WHERE referred_on BETWEEN ? AND ?',
      filter.from,
      filter.to,
    ).map(({ person_id }) => merged.keptOf(person_id)),
  );
  return [
    share(
      'vulnerable_persons_referred',
      vulnerable.filter(({ id }) => referredInSessions.has(id) || referredOn.has(id)).length,
      vulnerable.length,
    ),
    count('concerns_raised', concerns.length),
    share('concerns_referred', referred.length, concerns.length),
    quantile(
      'concerns_days_to_referral_median',
      'days',
      referred.map((concern) => daysBetween(concern.raised_on, concern.referred_on as string)),
      0.5,
    ),
  ];
}

/** Files closed in the period, each way on the same level, and departure periods that end soon after `today`. */
export function fileFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: Scope,
  today: string,
  merged: MergedPersons,
): IndicatorValue[] {
  const periods = rows<{ id: string; vd_period_until: string }>(
    db,
    `SELECT id, vd_period_until FROM person
     WHERE closed_as IS NULL AND vd_period_until BETWEEN ? AND date(?, '+30 days')`,
    today,
    today,
  ).filter((person) => merged.isKept(person.id) && isInScope(person.id));
  const endingWithin = (days: number) =>
    periods.filter((person) => daysBetween(today, person.vd_period_until) <= days).length;
  return [
    count('periods_ending_7', endingWithin(7)),
    count('periods_ending_14', endingWithin(14)),
    count('periods_ending_30', endingWithin(30)),
    ...CLOSINGS.map((closing) =>
      count(closing, closedPersons(db, closing, filter.from, filter.to, merged).filter(isInScope).length),
    ),
  ];
}

export function catalogueFigure(db: ReadDb, today: string): IndicatorValue {
  const programmes = rows<{ valid_as_of: string | null; reviewed_on: string | null }>(
    db,
    `SELECT valid_as_of, reviewed_on FROM programme WHERE status <> 'closed'`,
  );
  const stale = programmes.filter((programme) => programmeWarning(programme, today) !== null).length;
  return share('catalogue_not_reviewed', stale, programmes.length);
}

export function personsWithoutBirthYear(db: ReadDb, merged: MergedPersons): number {
  const text = 'SELECT count(*) AS n FROM person WHERE birth_year IS NULL AND birth_date IS NULL';
  const all = row<{ n: number }>(db, text)?.n ?? 0;
  if (merged.grouped.length === 0) return all;
  const hidden = JSON.stringify(merged.grouped.filter((id) => !merged.isKept(id)));
  const twice = row<{ n: number }>(db, `${text} AND id IN (SELECT value FROM json_each(?))`, hidden)?.n ?? 0;
  return all - twice;
}
