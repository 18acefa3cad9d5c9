import { type ReadDb, sql } from '#core/store/db.ts';
import { EXPRESSED_POSITIONS, MODALITIES, PHASES, PLACES, SESSION_OUTCOMES } from '#shared/codes/process.ts';
import { languageAt, languagePosition, personKey, unpackSession } from '#shared/session-reading.ts';
import type { Breakdown, StatisticsFilter } from '#shared/statistics.ts';

/** What one pass over the sessions of a period gives. */
export type SessionFigures = {
  held: number;
  noShows: number;
  interpreterNeeded: number;
  interpreterAdequate: number;
  interpreterAbsent: number;
  firstSessions: number;
  firstSessionsComplete: number;
  persons: Set<number>;
  firstTimePersons: Set<number>;
  /** Referred on to protection, medical or psychosocial help, whatever the place and language filters. */
  referredPersons: Set<number>;
  breakdowns: Breakdown[];
};

const NO_SHOW = SESSION_OUTCOMES.indexOf('no_show');
const REFERRED = new Set(
  (['referred_protection', 'referred_medical', 'referred_psychosocial'] as const).map((outcome) =>
    SESSION_OUTCOMES.indexOf(outcome),
  ),
);
/** Positions in INTERPRETERS: none_needed 0, in_person 1, phone 2, video 3, counsellor_speaks 4, absent 6. */
const NONE_NEEDED = 0;
const LAST_ADEQUATE = 4;
const NEEDED_BUT_ABSENT = 6;

/** The months that a period touches, each with the first and last day that belongs to both. */
export function monthsOf(from: string, to: string): { month: string; first: string; last: string }[] {
  const months: { month: string; first: string; last: string }[] = [];
  let year = Number(from.slice(0, 4));
  let month = Number(from.slice(5, 7));
  for (;;) {
    const name = `${year}-${String(month).padStart(2, '0')}`;
    if (name > to.slice(0, 7)) return months;
    const first = name === from.slice(0, 7) ? from : `${name}-01`;
    const last = name === to.slice(0, 7) ? to : `${name}-31`;
    months.push({ month: name, first, last });
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
}

const counted = (key: Breakdown['key'], codes: readonly string[], counts: Uint32Array): Breakdown => ({
  key,
  rows: codes.map((code, index) => ({ code, count: counts[index] ?? 0 })),
});

/** Straight from the covering index: the sessions' own rows are never touched. */
const readingsBetween = (db: ReadDb, first: string, last: string): [packed: number, person: number][] =>
  sql(db, 'SELECT read_packed, read_person FROM session WHERE read_on BETWEEN ? AND ?')
    .raw()
    .all(first, last) as [number, number][];

/** The persons whose first session was held in a period, as the numbers of `personKey`. */
export function firstCounselled(db: ReadDb, from: string, to: string): Set<number> {
  const persons = new Set<number>();
  for (const { first, last } of monthsOf(from, to)) {
    for (const [packed, person] of readingsBetween(db, first, last)) {
      const session = unpackSession(packed);
      if (session.isFirst && session.outcome !== NO_SHOW) persons.add(person);
    }
  }
  return persons;
}

/**
 * Reads the sessions of a period month by month from one covering index. A month at a time keeps the memory small;
 * whole months in one array are several times quicker than a row-wise cursor.
 */
export function sessionFigures(db: ReadDb, filter: StatisticsFilter): SessionFigures {
  const place = filter.place === null ? -1 : PLACES.indexOf(filter.place);
  const language = filter.language === null ? -1 : languagePosition(filter.language);
  const figures: SessionFigures = {
    held: 0,
    noShows: 0,
    interpreterNeeded: 0,
    interpreterAdequate: 0,
    interpreterAbsent: 0,
    firstSessions: 0,
    firstSessionsComplete: 0,
    persons: new Set(),
    firstTimePersons: new Set(),
    referredPersons: new Set(),
    breakdowns: [],
  };
  const places = new Uint32Array(32);
  const phases = new Uint32Array(16);
  const modalities = new Uint32Array(16);
  const outcomes = new Uint32Array(32);
  const positions = new Uint32Array(16);
  const languages = new Uint32Array(1024);
  const byMonth: { code: string; count: number }[] = [];
  for (const { month, first, last } of monthsOf(filter.from, filter.to)) {
    let held = 0;
    for (const [packed, person] of readingsBetween(db, first, last)) {
      const session = unpackSession(packed);
      if (REFERRED.has(session.outcome)) figures.referredPersons.add(person);
      if (place !== -1 && session.place !== place) continue;
      if (language !== -1 && session.language !== language) continue;
      outcomes[session.outcome] = (outcomes[session.outcome] as number) + 1;
      if (session.outcome === NO_SHOW) {
        figures.noShows += 1;
        continue;
      }
      held += 1;
      places[session.place] = (places[session.place] as number) + 1;
      phases[session.phase] = (phases[session.phase] as number) + 1;
      modalities[session.modality] = (modalities[session.modality] as number) + 1;
      positions[session.position] = (positions[session.position] as number) + 1;
      languages[session.language] = (languages[session.language] as number) + 1;
      figures.persons.add(person);
      if (session.interpreter !== NONE_NEEDED) {
        figures.interpreterNeeded += 1;
        if (session.interpreter <= LAST_ADEQUATE) figures.interpreterAdequate += 1;
        if (session.interpreter === NEEDED_BUT_ABSENT) figures.interpreterAbsent += 1;
      }
      if (session.isFirst) {
        figures.firstSessions += 1;
        figures.firstTimePersons.add(person);
        if (session.isRightsComplete) figures.firstSessionsComplete += 1;
      }
    }
    figures.held += held;
    byMonth.push({ code: month, count: held });
  }
  const spoken = [...languages.entries()]
    .filter(([, count]) => count > 0)
    .map(([position, count]) => ({ code: languageAt(position), count }))
    .sort((a, b) => b.count - a.count);
  figures.breakdowns = [
    { key: 'sessions_by_month', rows: byMonth },
    counted('sessions_by_place', PLACES, places),
    { key: 'sessions_by_language', rows: spoken },
    counted('sessions_by_phase', PHASES, phases),
    counted('sessions_by_modality', MODALITIES, modalities),
    counted('sessions_by_outcome', SESSION_OUTCOMES, outcomes),
    counted('positions_expressed', ['not_recorded', ...EXPRESSED_POSITIONS], positions),
  ];
  return figures;
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
  return (personId) => figures.persons.has(personKey(personId));
}
