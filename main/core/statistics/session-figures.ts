import type { MergedPersons } from '#core/statistics/merged-persons.ts';
import { createPersonMarks } from '#core/statistics/person-marks.ts';
import {
  APPLICANT,
  COUNSELLED,
  createSessionTally,
  FIRST_TIME,
  IN_COHORT,
  NO_SHOW,
  REFERRED_ON,
  type SessionCounts,
} from '#core/statistics/session-tally.ts';
import { type ReadDb, sql } from '#core/store/db.ts';
import { personKey, READING_LETTERS, unpackSession } from '#shared/session-reading.ts';
import type { Breakdown, StatisticsFilter } from '#shared/statistics.ts';

/** Some persons, asked for by their ids. */
export type Persons = { size: number; has(personId: string): boolean };

/** What one pass over the sessions gives. */
export type SessionFigures = SessionCounts & {
  persons: Persons;
  firstTimePersons: Persons;
  /** Referred on to protection, medical or psychosocial help, whatever the place and language filters. */
  referredPersons: Persons;
  /** Whose first session was held in the days of the cohort, whatever the filters. */
  cohort: Persons;
  /** With the number of sessions that each had been to until that day. */
  applicants: (FirstApplication & { sessions: number })[];
  breakdowns: Breakdown[];
};

export type Days = { from: string; to: string };
export type FirstApplication = { person_id: string; submitted_on: string };

/** The months that a period touches. */
function monthsOf({ from, to }: Days): string[] {
  const months: string[] = [];
  let year = Number(from.slice(0, 4));
  let month = Number(from.slice(5, 7));
  for (;;) {
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (name > to.slice(0, 7)) return months;
    months.push(name);
    year += month === 12 ? 1 : 0;
    month = (month % 12) + 1;
  }
}

/**
 * Day after day from a covering index, all readings of a day as one text: the sessions' own rows are never touched,
 * and there is neither a row for each session nor more than a day of them in memory.
 */
const readDays = (db: ReadDb, from: string, to: string): Iterable<[day: string, readings: string]> =>
  sql(
    db,
    "SELECT read_on, group_concat(reading, '') FROM session WHERE read_on BETWEEN ? AND ? GROUP BY read_on",
  )
    .raw()
    .iterate(from, to) as Iterable<[string, string]>;

/**
 * Reads the sessions of the cohort and of the period in one pass. With first applications it begins at the first
 * session of all, since what came before an application may lie years back.
 */
export function sessionFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  cohort: Days,
  firstApplications: readonly FirstApplication[],
  merged: MergedPersons,
): SessionFigures {
  const tally = createSessionTally(filter);
  const persons = createPersonMarks();
  const applicants = new Map(
    firstApplications.map((first) => [personKey(first.person_id), { ...first, sessions: 0 }]),
  );
  for (const key of applicants.keys()) persons.mark(key, APPLICANT);
  const heldIn = new Map(monthsOf(filter).map((month) => [month, 0]));
  for (const [day, readings] of readDays(db, applicants.size > 0 ? '' : cohort.from, filter.to)) {
    const isInPeriod = day >= filter.from;
    const isInCohort = day >= cohort.from && day <= cohort.to;
    const heldBefore = tally.counts.held;
    for (let at = 0; at < readings.length; at += READING_LETTERS) {
      const session = unpackSession(readings, at);
      const isHeld = session.outcome !== NO_SHOW;
      const cohortMark = isInCohort && isHeld && session.isFirst ? IN_COHORT : 0;
      const person = merged.keyOf(session.person);
      const marks = persons.mark(person, isInPeriod ? tally.add(session) | cohortMark : cohortMark);
      if ((marks & APPLICANT) === 0 || !isHeld) continue;
      const applicant = applicants.get(person);
      if (applicant !== undefined && day <= applicant.submitted_on) applicant.sessions += 1;
    }
    if (isInPeriod) {
      const month = day.slice(0, 7);
      heldIn.set(month, (heldIn.get(month) ?? 0) + tally.counts.held - heldBefore);
    }
  }
  const personsWith = (bit: number): Persons => ({
    size: persons.count(bit),
    has: (personId) => persons.has(personKey(merged.keptOf(personId)), bit),
  });
  return {
    ...tally.counts,
    persons: personsWith(COUNSELLED),
    firstTimePersons: personsWith(FIRST_TIME),
    referredPersons: personsWith(REFERRED_ON),
    cohort: personsWith(IN_COHORT),
    applicants: [...applicants.values()],
    breakdowns: [
      { key: 'sessions_by_month', rows: [...heldIn].map(([code, count]) => ({ code, count })) },
      ...tally.breakdowns(),
    ],
  };
}

/**
 * Which persons the figures beside sessions are about: everybody, or with a place or language filter only those
 * who were counselled in a session that it lets through.
 */
export function personScope(
  filter: StatisticsFilter,
  figures: SessionFigures,
): (personId: string) => boolean {
  if (filter.place === null && filter.language === null) return () => true;
  return figures.persons.has;
}
