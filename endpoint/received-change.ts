import { hash } from 'node:crypto';
import type { Change } from '#shared/change.ts';

/** A change, the JSON of its fields, what tells it from others under its id, and a field that cannot be stored. */
export type ReceivedChange = { change: Change; text: string; digest: string; broken: string | null };

/** In JSON text: NUL, or half of a character (a lone surrogate). Both are rare, and neither can be stored. */
const RARE = /\\u(0000|d[89a-f])/;

/** Null when it is nested without end: writing it down again would use up the stack. */
export function receiveChange(change: Change): ReceivedChange | null {
  const { id: _, fields, ...content } = change;
  let text: string;
  let rest: string;
  try {
    text = JSON.stringify(fields);
    rest = JSON.stringify(content);
  } catch {
    return null;
  }
  const broken = RARE.test(text)
    ? Object.entries(fields).find(([, value]) => isUnstorable(JSON.stringify(value)))
    : undefined;
  const isBeforeBroken = RARE.test(rest) && isUnstorable(rest);
  return {
    change,
    text,
    digest: hash('sha256', rest + text, 'base64url'),
    broken: broken?.[0] ?? (isBeforeBroken ? 'before' : null),
  };
}

/** A backslash before the escape would make it plain text that a person typed. */
const isUnstorable = (json: string): boolean => RARE.test(json.replaceAll('\\\\', ''));
