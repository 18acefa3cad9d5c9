import { z } from 'zod';

/** Building blocks of the record schemas. An absent value is null, so that a change can also empty a field. */
export const id = z.uuid();
/** A calendar day as typed by people, without a time zone. */
export const isoDate = z.iso.date();
/** A wall-clock time HH:MM. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'time_invalid');
/** A moment in UTC written by the application. */
export const timestamp = z.iso.datetime();
export const text = (max: number) => z.string().trim().min(1, 'required').max(max, 'too_long');
export const code = <const T extends readonly [string, ...string[]]>(list: T) => z.enum(list);
export const codes = <const T extends readonly [string, ...string[]]>(list: T) =>
  z.array(z.enum(list)).max(list.length);
export const languageCode = z.string().regex(/^[a-z]{3}$/, 'language_invalid');

/** What every record carries beside its own fields. `version` is the endpoint's; 0 = never sent. */
export const recordBase = {
  id,
  created_at: timestamp,
  created_by: id,
  updated_at: timestamp,
  version: z.int().min(0),
};
