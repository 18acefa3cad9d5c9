import { sameValue } from '#shared/merge.ts';

/** What a form really changes of what it had shown, and what it had shown there. */
export function changedFields<T extends object>(
  fields: T,
  shown: T,
): { seen: Partial<T>; fields: Partial<T>; isEmpty: boolean } {
  const names = (Object.keys(fields) as (keyof T)[]).filter((name) => !sameValue(fields[name], shown[name]));
  const pick = (from: T) => Object.fromEntries(names.map((name) => [name, from[name]])) as Partial<T>;
  return { seen: pick(shown), fields: pick(fields), isEmpty: names.length === 0 };
}
