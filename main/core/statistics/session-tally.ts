import { EXPRESSED_POSITIONS, MODALITIES, PHASES, PLACES, SESSION_OUTCOMES } from '#shared/codes/process.ts';
import { languageAt, languagePosition, type SessionReading } from '#shared/session-reading.ts';
import type { Breakdown, StatisticsFilter } from '#shared/statistics.ts';

/** What a person was in the sessions that were read: bits, since one can be all of it. */
export const COUNSELLED = 1;
export const FIRST_TIME = 2;
export const REFERRED_ON = 4;
export const IN_COHORT = 8;
export const APPLICANT = 16;

export const NO_SHOW = SESSION_OUTCOMES.indexOf('no_show');
const REFERRED = SESSION_OUTCOMES.map((outcome) =>
  ['referred_protection', 'referred_medical', 'referred_psychosocial'].includes(outcome),
);
/** Positions in INTERPRETERS: none_needed 0, in_person 1, phone 2, video 3, counsellor_speaks 4, absent 6. */
const NONE_NEEDED = 0;
const LAST_ADEQUATE = 4;
const NEEDED_BUT_ABSENT = 6;

/** More than any of the code lists holds; languages have two letters. */
const LETTER = 64;

export type SessionCounts = {
  held: number;
  noShows: number;
  interpreterNeeded: number;
  interpreterAdequate: number;
  interpreterAbsent: number;
  firstSessions: number;
  firstSessionsComplete: number;
};

export type SessionTally = {
  counts: SessionCounts;
  /** Counts a session of the period; says what its person is by it. */
  add(session: SessionReading): number;
  breakdowns(): Breakdown[];
};

const counted = (key: Breakdown['key'], codes: readonly string[], counts: Uint32Array): Breakdown => ({
  key,
  rows: codes.map((code, index) => ({ code, count: counts[index] ?? 0 })),
});

export function createSessionTally(filter: StatisticsFilter): SessionTally {
  const place = filter.place === null ? -1 : PLACES.indexOf(filter.place);
  const language = filter.language === null ? -1 : languagePosition(filter.language);
  const counts: SessionCounts = {
    held: 0,
    noShows: 0,
    interpreterNeeded: 0,
    interpreterAdequate: 0,
    interpreterAbsent: 0,
    firstSessions: 0,
    firstSessionsComplete: 0,
  };
  const places = new Uint32Array(LETTER);
  const phases = new Uint32Array(LETTER);
  const modalities = new Uint32Array(LETTER);
  const outcomes = new Uint32Array(LETTER);
  const positions = new Uint32Array(LETTER);
  const languages = new Uint32Array(LETTER * LETTER);
  const one = (list: Uint32Array, at: number) => {
    list[at] = (list[at] as number) + 1;
  };
  return {
    counts,
    add(session) {
      let mark = REFERRED[session.outcome] === true ? REFERRED_ON : 0;
      if (place !== -1 && session.place !== place) return mark;
      if (language !== -1 && session.language !== language) return mark;
      one(outcomes, session.outcome);
      if (session.outcome === NO_SHOW) {
        counts.noShows += 1;
        return mark;
      }
      counts.held += 1;
      one(places, session.place);
      one(phases, session.phase);
      one(modalities, session.modality);
      one(positions, session.position);
      one(languages, session.language);
      if (session.interpreter !== NONE_NEEDED) {
        counts.interpreterNeeded += 1;
        if (session.interpreter <= LAST_ADEQUATE) counts.interpreterAdequate += 1;
        if (session.interpreter === NEEDED_BUT_ABSENT) counts.interpreterAbsent += 1;
      }
      mark |= COUNSELLED;
      if (session.isFirst) {
        mark |= FIRST_TIME;
        counts.firstSessions += 1;
        if (session.isRightsComplete) counts.firstSessionsComplete += 1;
      }
      return mark;
    },
    breakdowns() {
      const spoken = [...languages.entries()]
        .filter(([, count]) => count > 0)
        .map(([position, count]) => ({ code: languageAt(position), count }))
        .sort((a, b) => b.count - a.count);
      return [
        counted('sessions_by_place', PLACES, places),
        { key: 'sessions_by_language', rows: spoken },
        counted('sessions_by_phase', PHASES, phases),
        counted('sessions_by_modality', MODALITIES, modalities),
        counted('sessions_by_outcome', SESSION_OUTCOMES, outcomes),
        counted('positions_expressed', ['not_recorded', ...EXPRESSED_POSITIONS], positions),
      ];
    },
  };
}
