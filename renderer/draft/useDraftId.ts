import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';

/** The draft that a page writes: `?draft=<id>` opens an earlier one, without it a new one begins. */
export function useDraftId(): string {
  const [search, setSearch] = useSearchParams();
  const named = search.get('draft');
  const [fresh] = useState(() => crypto.randomUUID());
  useEffect(() => {
    // In the address, so that going back to this page finds the same draft.
    if (named === null) setSearch((now) => ({ ...Object.fromEntries(now), draft: fresh }), { replace: true });
  }, [named, fresh, setSearch]);
  return named ?? fresh;
}
