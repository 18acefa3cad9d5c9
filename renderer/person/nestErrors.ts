import type { FieldErrors, FieldValues } from 'react-hook-form';
import type { FieldError } from '#shared/errors.ts';

/** Errors by path as react-hook-form wants them. Of a field the first counts, of a list that of the whole before its rows. */
export function nestErrors<T extends FieldValues>(errors: readonly FieldError[]): FieldErrors<T> {
  const nested: Record<string, unknown> = {};
  for (const { path, code } of errors) {
    const error = { type: 'record', message: code };
    const [name = path, row, part] = path.split('.');
    if (row === undefined || part === undefined) {
      nested[name] ??= error;
      continue;
    }
    nested[name] ??= [];
    const rows = nested[name];
    if (Array.isArray(rows))
      rows[Number(row)] = { ...(rows[Number(row)] as object | undefined), [part]: error };
  }
  return nested as FieldErrors<T>;
}
