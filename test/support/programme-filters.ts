import type { ProgrammeFilters } from '#shared/shapes.ts';

/** A search that leaves nothing out. */
export const NO_FILTERS: ProgrammeFilters = {
  country: null,
  assistance_types: [],
  return_type: null,
  granting_state: null,
  target_group: null,
  status: null,
};
