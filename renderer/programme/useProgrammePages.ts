import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { callKey, useCall } from '#renderer/bridge.ts';
import type { Output } from '#shared/contract.ts';
import type { ProgrammeFilters, ProgrammeHit } from '#shared/shapes.ts';

const PAGE = 40;

/** Results in pages, loaded as they come into sight. An answer to an earlier question never replaces a later one. */
export function useProgrammePages(text: string, filters: ProgrammeFilters) {
  const client = useQueryClient();
  const [range, setRange] = useState({ first: 0, last: 0 });
  const inputOf = (page: number) => ({ text, filters, offset: page * PAGE, limit: PAGE });
  const firstPage = Math.floor(range.first / PAGE);
  const lastPage = Math.floor(range.last / PAGE);

  const head = useCall('programme.search', inputOf(0), { keepsPrevious: true });
  useCall('programme.search', inputOf(firstPage), { isEnabled: firstPage > 0 });
  useCall('programme.search', inputOf(lastPage), { isEnabled: lastPage > firstPage });

  const hitAt = (index: number): ProgrammeHit | undefined => {
    const page = Math.floor(index / PAGE);
    const known =
      page === 0
        ? head.data
        : client.getQueryData<Output<'programme.search'>>(callKey('programme.search', inputOf(page)));
    return known?.hits[index - page * PAGE];
  };
  return {
    answer: head.data,
    failure: head.error,
    retry: () => void head.refetch(),
    hitAt,
    onRange: useCallback((first: number, last: number) => setRange({ first, last }), []),
  };
}
