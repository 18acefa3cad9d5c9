import { z } from 'zod';
import {
  ASSISTANCE_TYPES,
  CONFIDENCES,
  PROGRAMME_STATES,
  RETURN_TYPES,
  STATUS_BASES,
} from '#shared/codes/assistance.ts';
import { code, codes, isoDate, recordBase } from '#shared/fields.ts';

const words = (max: number) => z.string().max(max);

/** A reintegration programme (DOMAIN.md 3.5). Money is text with its source: no number is ever computed from it. */
export const programmeFields = z.strictObject({
  /** ISO 3166-1 alpha-2, or "*" for a scheme of several or all countries. */
  country_of_return: z.string().regex(/^([A-Z]{2}|\*)$/),
  countries: z.array(z.string().regex(/^[A-Z]{2}$/)).max(260),
  name: words(300).min(1),
  provider: words(500),
  funder: words(500),
  /** ISO codes, or "all" / "all EU". */
  open_to_member_states: z.array(words(20)).max(60),
  target_groups: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9_]+$/)
        .max(60),
    )
    .max(40),
  return_types_eligible: codes(RETURN_TYPES),
  assistance_types: codes(ASSISTANCE_TYPES),
  amount_text: words(3000),
  duration_text: words(2000),
  languages: z.array(words(20)).max(60),
  url: words(500),
  source: z.array(words(500)).max(30),
  valid_as_of: isoDate.nullable(),
  valid_as_of_note: words(1000),
  confidence: code(CONFIDENCES),
  status: code(PROGRAMME_STATES),
  status_basis: code(STATUS_BASES),
  inferred_fields: z.array(words(200)).max(40),
  notes: words(4000),
  reviewed_on: isoDate.nullable(),
  replaced_by: words(80).nullable(),
});
export type ProgrammeFields = z.infer<typeof programmeFields>;
/** The id of a catalogue record is its own stable name (EURP-IQ), not a UUID. */
export const programmeRecord = programmeFields.extend({
  ...recordBase,
  id: z.string().regex(/^[A-Za-z0-9._-]{1,80}$/),
  created_by: z.uuid().nullable(),
});
export type Programme = z.infer<typeof programmeRecord>;

/** One record of data/catalogue.json, as published by its JSON Schema. */
export const catalogueEntry = programmeFields
  .omit({ reviewed_on: true, replaced_by: true })
  .extend({ id: programmeRecord.shape.id });
export type CatalogueEntry = z.infer<typeof catalogueEntry>;

export const REVIEW_DAYS = 180;

/** Days between two ISO days, `to` minus `from`. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Why a record must be verified before use: undated, or its last review is older than 180 days. */
export function programmeWarning(
  programme: Pick<Programme, 'valid_as_of' | 'reviewed_on'>,
  today: string,
): 'undated' | 'not_reviewed' | null {
  const last = programme.reviewed_on ?? programme.valid_as_of;
  if (last === null) return 'undated';
  return daysBetween(last, today) > REVIEW_DAYS ? 'not_reviewed' : null;
}
