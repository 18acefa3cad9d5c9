import { useCallback, useRef, useState } from 'react';
import { useCall } from '#renderer/bridge.ts';
import type { PersonRow } from '#shared/shapes.ts';

const PAGE = 100;

/** The list in pages of a hundred, loaded as they come into sight; what was seen once stays known. */
export function usePersonPages(text: string, openOnly: boolean) {
  const [range, setRange] = useState({ first: 0, last: 0 });
  const asked = { text, open_only: openOnly };
  const [answered, setAnswered] = useState(asked);
  const pageOf = (what: typeof asked, page: number) => ({ ...what, offset: page * PAGE, limit: PAGE });
  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);

  // Until the next answer is there, the last one stays on the screen, with its own words around it.
  const head = useCall('person.list', pageOf(asked, 0), { keepsPrevious: true });
  if (head.data && !head.isPlaceholderData && (answered.text !== text || answered.open_only !== openOnly)) {
    setAnswered(asked);
    setRange({ first: 0, last: 0 });
  }
  // At most two pages are in sight at a time.
  const upper = useCall('person.list', pageOf(answered, firstPage), { isEnabled: firstPage > 0 }).data;
  const lower = useCall('person.list', pageOf(answered, lastPage), { isEnabled: lastPage > firstPage }).data;

  // The list asks for every row's place at every move, so the pages lie ready by number.
  const pages = useRef({ of: head.data, rows: new Map<number, readonly PersonRow[]>() });
  if (pages.current.of !== head.data) pages.current = { of: head.data, rows: new Map() };
  const { rows } = pages.current;
  if (head.data) rows.set(0, head.data.rows);
  if (upper && firstPage > 0) rows.set(firstPage, upper.rows);
  if (lower && lastPage > firstPage) rows.set(lastPage, lower.rows);

  const itemAt = (index: number): PersonRow | undefined => rows.get(Math.floor(index / PAGE))?.[index % PAGE];
  return {
    /** undefined until the first answer. */
    total: head.data?.total,
    /** What the rows answer; for a moment that is still the search before. */
    answered,
    failure: head.error,
    retry: () => void head.refetch(),
    itemAt,
    onRange: useCallback((first: number, last: number) => setRange({ first, last }), []),
  };
}
