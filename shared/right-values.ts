import { z } from 'zod';
import { sameValue } from '#shared/merge.ts';

/**
 * Says whether a value of JSON is right for a schema, exactly as it is. Codes, days and ids repeat by the thousand,
 * so one that was right is remembered; make one for a page or a batch, and nothing stays in memory beyond it.
 */
export type IsRight = (schema: z.ZodType, value: unknown) => boolean;

/** What was right before: plain values, and for a list its lengths. */
type Memory = { plain: Set<unknown>; lengths: Set<number>; item: z.ZodType | null };

export function rememberRightValues(): IsRight {
  const memories = new Map<z.ZodType, Memory>();
  const isRight: IsRight = (schema, value) => {
    let memory = memories.get(schema);
    if (memory === undefined) {
      memory = { plain: new Set(), lengths: new Set(), item: itemOf(schema) };
      memories.set(schema, memory);
    }
    const { plain, lengths, item } = memory;
    if (plain.has(value)) return true;
    const isList = item !== null && Array.isArray(value);
    if (isList && lengths.has(value.length)) return value.every((one) => isRight(item, one));
    const parsed = schema.safeParse(value);
    if (!parsed.success || !sameValue(parsed.data, value)) return false;
    if (isList) lengths.add(value.length);
    else if (typeof value !== 'object' || value === null) plain.add(value);
    return true;
  };
  return isRight;
}

const LENGTH_CHECKS = ['min_length', 'max_length', 'length_equals'];

/** The schema of a list's items, where nothing but they and their number decides whether the list is right. */
function itemOf(schema: z.ZodType): z.ZodType | null {
  if (!(schema instanceof z.ZodArray)) return null;
  const checks = schema.def.checks ?? [];
  const isPlain = checks.every((check) => LENGTH_CHECKS.includes(check._zod.def.check));
  return isPlain && schema.element instanceof z.ZodType ? schema.element : null;
}
