import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ASSISTANCE_TYPES, PROGRAMME_STATES, RETURN_TYPES } from '#shared/codes/assistance.ts';
import { COUNTRIES, GRANTING_STATES } from '#shared/codes/countries.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';

const oneOf = <V extends string>(list: readonly V[], value: string | null): V | null =>
  list.find((code) => code === value) ?? null;

/** What is asked lives in the page's address, so that coming back from a record finds the same results. */
export function useProgrammeQuestion() {
  const [search, setSearch] = useSearchParams();
  const address = search.toString();
  const question = useMemo(() => {
    const given = new URLSearchParams(address);
    const types = given.get('types')?.split(' ') ?? [];
    const filters: ProgrammeFilters = {
      country: oneOf(COUNTRIES, given.get('country')),
      assistance_types: ASSISTANCE_TYPES.filter((code) => types.includes(code)),
      return_type: oneOf(RETURN_TYPES, given.get('return_type')),
      granting_state: oneOf(GRANTING_STATES, given.get('granting_state')),
      target_group: given.get('target_group'),
      status: oneOf(PROGRAMME_STATES, given.get('status')),
    };
    return { text: given.get('find') ?? '', filters, personId: given.get('person') };
  }, [address]);

  const ask = (text: string, filters: ProgrammeFilters, personId = question.personId) => {
    const entries = {
      find: text.trim(),
      country: filters.country,
      types: filters.assistance_types.join(' '),
      return_type: filters.return_type,
      granting_state: filters.granting_state,
      target_group: filters.target_group,
      status: filters.status,
      person: personId,
    };
    setSearch(
      Object.entries(entries).filter((entry): entry is [string, string] => !!entry[1]),
      {
        replace: true,
      },
    );
  };
  return { ...question, address, ask };
}

export const NO_FILTERS: ProgrammeFilters = {
  country: null,
  assistance_types: [],
  return_type: null,
  granting_state: null,
  target_group: null,
  status: null,
};

export const countFilters = (filters: ProgrammeFilters): number =>
  Object.values(filters).filter((value) => (Array.isArray(value) ? value.length > 0 : value !== null)).length;
