import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { callKey, useCall } from '#renderer/bridge.ts';
import type { Output, PersonRow } from '#shared/contract.ts';

const PAGE = 100;

/** The list in pages of a hundred, loaded as they come into sight; what was seen once stays known. */
export function usePersonPages(text: string, openOnly: boolean) {
  const client = useQueryClient();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const inputOf = (page: number) => ({ text, open_only: openOnly, offset: page * PAGE, limit: PAGE });
  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);

  const head = useCall('person.list', inputOf(0), { keepsPrevious: true });
  // At most two pages are in sight at a time.
  useCall('person.list', inputOf(firstPage), { isEnabled: firstPage > 0 });
  useCall('person.list', inputOf(lastPage), { isEnabled: lastPage > firstPage });

  const itemAt = (index: number): PersonRow | undefined => {
    const page = Math.floor(index / PAGE);
    const known =
      page === 0
        ? head.data
        : client.getQueryData<Output<'person.list'>>(callKey('person.list', inputOf(page)));
    return known?.rows[index - page * PAGE];
  };
  return {
    /** undefined until the first answer. */
    total: head.data?.total,
    /** The answer still belongs to an earlier search. */
    isBehind: head.isPlaceholderData,
    failure: head.error,
    retry: () => void head.refetch(),
    itemAt,
    onRange: useCallback((first: number, last: number) => setRange({ first, last }), []),
  };
}
