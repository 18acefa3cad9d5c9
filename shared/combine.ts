import type { z } from 'zod';
import type { FieldError } from '#shared/errors.ts';
import { checkHousehold, type HouseholdFields } from '#shared/household.ts';
import { sameValue } from '#shared/merge.ts';
import { checkPerson, type PersonFields } from '#shared/person.ts';
import { type Entity, FIELD_GROUPS, fieldSchemas } from '#shared/records.ts';

/** How two values of a field can become a third one. Fields that are decided together are only chosen as a whole. */
export type Combining = { how: 'text'; maxLength: number | null } | { how: 'list' };

type Def = {
  type: string;
  innerType?: z.core.$ZodType;
  format?: string;
  checks?: { _zod: { def: { check?: string; maximum?: number } } }[];
};

function schemaOf(entity: Entity, field: string): z.ZodType | undefined {
  return (fieldSchemas[entity].shape as Record<string, z.ZodType>)[field];
}

export function combiningOf(entity: Entity, field: string): Combining | null {
  if (FIELD_GROUPS[entity]?.[field] !== undefined || field.endsWith('_id')) return null;
  let def = schemaOf(entity, field)?._zod.def as unknown as Def | undefined;
  while (def?.innerType !== undefined) def = def.innerType._zod.def as unknown as Def;
  if (def?.type === 'array') return { how: 'list' };
  // A day, a time or a code of a language is a text with a form: such a value is chosen, not written together.
  const checks = (def?.checks ?? []).map((check) => check._zod.def);
  const isFree = def?.type === 'string' && def.format === undefined;
  if (!isFree || checks.some(({ check }) => check === 'string_format')) return null;
  return { how: 'text', maxLength: checks.find(({ check }) => check === 'max_length')?.maximum ?? null };
}

/** What either of two lists holds, the first one's order first. */
export function unionOf(a: unknown, b: unknown): unknown[] {
  const first = Array.isArray(a) ? a : [];
  const second = Array.isArray(b) ? b : [];
  return [...first, ...second.filter((value) => !first.some((known) => sameValue(known, value)))];
}

/** Whether the third value can stand in the record: errors by field, none when it can. */
export function checkCombined(
  entity: Entity,
  record: Readonly<Record<string, unknown>>,
  field: string,
  value: unknown,
): FieldError[] {
  if (combiningOf(entity, field) === null) return [{ path: field, code: 'invalid' }];
  const parsed = schemaOf(entity, field)?.safeParse(value);
  if (parsed?.success !== true) {
    const message = parsed?.error?.issues[0]?.message ?? '';
    return [{ path: field, code: /^[a-z_]+$/.test(message) ? message : 'invalid' }];
  }
  const next = { ...record, [field]: value };
  const errors = [
    ...(entity === 'person' ? checkPerson(next as PersonFields) : []),
    ...(entity === 'household' ? checkHousehold(next as HouseholdFields) : []),
  ];
  return errors.filter(({ path }) => path.split('.')[0] === field);
}
