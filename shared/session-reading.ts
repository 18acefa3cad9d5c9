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
 * What statistics read of a session, packed into 17 letters, one for each code: SQLite glues the readings of a day
 * into one text, and a million sessions are counted without a million rows. A letter is the position in a code list,
 * which is therefore part of the stored data: lists only grow at their end (a test holds their order).
 */
export const READING_LETTERS = 17;

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
  /** The number of `personKey`. */
  person: number;
};

type Readable = Pick<
  Session,
  | 'person_id'
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

/** Letters are the 64 from "0" on, all of them plain ASCII. */
const ZERO = 48;
const LETTERS = 64;

const languagePositions = new Map(SPOKEN_LANGUAGES.map((language, index) => [language.code, index + 1]));
export const languageAt = (position: number): string => SPOKEN_LANGUAGES[position - 1]?.code ?? 'und';
export const languagePosition = (code: string): number => languagePositions.get(code) ?? 0;

/** A number that stands for a person in a count of distinct persons: the last 48 random bits of the UUID. */
export const personKey = (personId: string): number => Number.parseInt(personId.slice(-12), 16);

/** `value` as letters, the least of them first. */
function letters(value: number, count: number): number[] {
  const codes: number[] = [];
  for (let rest = value; codes.length < count; rest = Math.floor(rest / LETTERS)) {
    codes.push(ZERO + (rest % LETTERS));
  }
  return codes;
}

export function packSession(session: Readable): string {
  const position = session.expressed_position;
  return String.fromCharCode(
    ZERO + PLACES.indexOf(session.place),
    ZERO + PHASES.indexOf(session.phase),
    ZERO + MODALITIES.indexOf(session.modality),
    ZERO + INTERPRETERS.indexOf(session.interpreter),
    ZERO + SESSION_OUTCOMES.indexOf(session.outcome),
    ZERO + (position === null ? 0 : EXPRESSED_POSITIONS.indexOf(position) + 1),
    ZERO + (session.is_first_session ? 1 : 0) + (isRightsInformationComplete(session) ? 2 : 0),
    ...letters(languagePosition(session.language_used), 2),
    ...letters(personKey(session.person_id), 8),
  );
}

/** The reading that begins at a letter of the glued text. */
export function unpackSession(text: string, at: number): SessionReading {
  const letter = (index: number): number => text.charCodeAt(at + index) - ZERO;
  const four = (index: number): number =>
    letter(index) | (letter(index + 1) << 6) | (letter(index + 2) << 12) | (letter(index + 3) << 18);
  const flags = letter(6);
  return {
    place: letter(0),
    phase: letter(1),
    modality: letter(2),
    interpreter: letter(3),
    outcome: letter(4),
    position: letter(5),
    isFirst: (flags & 1) !== 0,
    isRightsComplete: (flags & 2) !== 0,
    language: letter(7) | (letter(8) << 6),
    person: four(9) + four(13) * 2 ** 24,
  };
}
