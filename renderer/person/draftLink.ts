import type { Draft } from '#shared/shapes.ts';

/** Where a draft is written on. */
export function draftLink(noun: Draft['noun'], personId: string | null, draftId: string): string {
  const query = `?draft=${draftId}`;
  if (personId === null) return `/people/new${query}`;
  switch (noun) {
    case 'person':
      return `/people/${personId}/edit${query}`;
    case 'consent':
      return `/people/${personId}/consents${query}`;
    default:
      return `/people/${personId}/${noun}${query}`;
  }
}
