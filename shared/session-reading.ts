import { SPOKEN_LANGUAGES } from '#shared/codes/languages.ts';
import {
  EXPRESSED_POSITIONS,
  INTERPRETERS,
  MODALITIES,
  PHASES,
  PLACES,
  SESSION_OUTCOMES,
} from '#shared/codes/process.ts';
import { isRightsInformationComplete, type Session } from '#shared/session.ts';

/**
 * What statistics read of a session, packed into one integer (42 of the 53 safe bits), so that a million sessions
 * are counted in one pass over one index. The positions in the code lists are therefore part of the stored data:
 * lists only grow at their end (a test holds their order).
 */
export type SessionReading = {
  place: number;
  phase: number;
  modality: number;
  interpreter: number;
  outcome: number;
  /** 0 = not recorded, else the position in EXPRESSED_POSITIONS plus 1. */
  position: number;
  isFirst: boolean;
  isRightsComplete: boolean;
  /** 0 = a language outside of the list. */
  language: number;
};

const WIDTHS = {
  place: 32,
  phase: 16,
  modality: 16,
  interpreter: 16,
  outcome: 32,
  position: 16,
  flag: 2,
  language: 1024,
};

type Readable = Pick<
  Session,
  | 'place'
  | 'phase'
  | 'modality'
  | 'interpreter'
  | 'outcome'
  | 'expressed_position'
  | 'is_first_session'
  | 'information_given'
  | 'language_used'
>;

const languagePositions = new Map(SPOKEN_LANGUAGES.map((language, index) => [language.code, index + 1]));
export const languageAt = (position: number): string => SPOKEN_LANGUAGES[position - 1]?.code ?? 'und';
export const languagePosition = (code: string): number => languagePositions.get(code) ?? 0;

export function packSession(session: Readable): number {
  let packed = languagePosition(session.language_used);
  const push = (width: number, value: number) => {
    packed = packed * width + value;
  };
  push(WIDTHS.flag, isRightsInformationComplete(session) ? 1 : 0);
  push(WIDTHS.flag, session.is_first_session ? 1 : 0);
  push(
    WIDTHS.position,
    session.expressed_position === null ? 0 : EXPRESSED_POSITIONS.indexOf(session.expressed_position) + 1,
  );
  push(WIDTHS.outcome, SESSION_OUTCOMES.indexOf(session.outcome));
  push(WIDTHS.interpreter, INTERPRETERS.indexOf(session.interpreter));
  push(WIDTHS.modality, MODALITIES.indexOf(session.modality));
  push(WIDTHS.phase, PHASES.indexOf(session.phase));
  push(WIDTHS.place, PLACES.indexOf(session.place));
  return packed;
}

export function unpackSession(packed: number): SessionReading {
  let rest = packed;
  const pull = (width: number): number => {
    const value = rest % width;
    rest = (rest - value) / width;
    return value;
  };
  return {
    place: pull(WIDTHS.place),
    phase: pull(WIDTHS.phase),
    modality: pull(WIDTHS.modality),
    interpreter: pull(WIDTHS.interpreter),
    outcome: pull(WIDTHS.outcome),
    position: pull(WIDTHS.position),
    isFirst: pull(WIDTHS.flag) === 1,
    isRightsComplete: pull(WIDTHS.flag) === 1,
    language: rest,
  };
}

/** A number that stands for a person in a count of distinct persons: the last 48 random bits of the UUID. */
export const personKey = (personId: string): number => Number.parseInt(personId.slice(-12), 16);
