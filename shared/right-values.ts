import type { z } from 'zod';
import { sameValue } from '#shared/merge.ts';

/**
 * Says whether a value is right for a schema, exactly as it is. Codes, days and ids repeat by the thousand, so a
 * text that was right is remembered; make one for a page or a batch, and nothing stays in memory beyond it.
 */
export type IsRight = (schema: z.ZodType, value: unknown) => boolean;

export function rememberRightValues(): IsRight {
  const right = new Map<z.ZodType, Set<unknown>>();
  return (schema, value) => {
    let known = right.get(schema);
    if (known?.has(value)) return true;
    const parsed = schema.safeParse(value);
    if (!parsed.success || !sameValue(parsed.data, value)) return false;
    if (typeof value === 'object' && value !== null) return true;
    if (known === undefined) {
      known = new Set();
      right.set(schema, known);
    }
    known.add(value);
    return true;
  };
}
