import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckboxGroup } from '#renderer/ui/CheckboxGroup.tsx';
import { CountryField } from '#renderer/ui/CountryField.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { ASSISTANCE_TYPES, PROGRAMME_STATES, RETURN_TYPES } from '#shared/codes/assistance.ts';
import { GRANTING_STATES } from '#shared/codes/countries.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';
import css from './ProgrammesPage.module.css';
import { countFilters, NO_FILTERS } from './programmeFilters.ts';
import { useProgrammeWords } from './useProgrammeWords.ts';

type FilterPanelProps = { filters: ProgrammeFilters; onChange: (filters: ProgrammeFilters) => void };

export function FilterPanel({ filters, onChange }: FilterPanelProps) {
  const { t } = useTranslation('programme');
  const format = useFormat();
  const words = useProgrammeWords();
  const facets = useCall('programme.facets', {}).data;
  const assistance = useCodes('assistance_types', ASSISTANCE_TYPES);
  const returnTypes = useCodes('return_types', RETURN_TYPES);
  const states = useCodes('programme_states', PROGRAMME_STATES);
  const groups = useMemo(
    () =>
      (facets?.target_groups ?? [])
        .map(({ code }) => ({ value: code, label: words.targetGroup(code) }))
        .sort((a, b) => format.compare(a.label, b.label)),
    [facets, words, format],
  );
  const set = (changed: Partial<ProgrammeFilters>) => onChange({ ...filters, ...changed });
  return (
    <div className={css.fields}>
      <CountryField
        label={t('filter.country')}
        value={filters.country}
        onChange={(country) => set({ country })}
        placeholder={t('filter.any')}
        width="full"
      />
      <CountryField
        label={t('filter.granting_state')}
        description={t('filter.granting_state_hint')}
        value={filters.granting_state}
        onChange={(state) => set({ granting_state: GRANTING_STATES.find((code) => code === state) ?? null })}
        only={GRANTING_STATES}
        placeholder={t('filter.any')}
        width="full"
      />
      <Select
        label={t('filter.target_group')}
        value={filters.target_group}
        onChange={(target_group) => set({ target_group })}
        options={groups}
        placeholder={t('filter.any')}
        isClearable
        width="full"
      />
      <CheckboxGroup
        label={t('filter.assistance_types')}
        description={t('filter.assistance_types_hint')}
        value={filters.assistance_types}
        onChange={(assistance_types) => set({ assistance_types })}
        options={assistance}
      />
      <RadioGroup
        label={t('filter.return_type')}
        value={filters.return_type}
        onChange={(return_type) => set({ return_type })}
        options={returnTypes}
        isClearable
      />
      <RadioGroup
        label={t('filter.status')}
        value={filters.status}
        onChange={(status) => set({ status })}
        options={states}
        isClearable
      />
      {countFilters(filters) > 0 && <Button onPress={() => onChange(NO_FILTERS)}>{t('filter.clear')}</Button>}
    </div>
  );
}
