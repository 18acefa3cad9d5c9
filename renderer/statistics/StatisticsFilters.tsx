import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { DatePicker } from '#renderer/ui/DatePicker.tsx';
import { useDirection } from '#renderer/ui/direction.ts';
import { LanguageField } from '#renderer/ui/LanguageField.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import { PLACES } from '#shared/codes/process.ts';
import type { StatisticsFilter } from '#shared/statistics.ts';
import { movePeriod, type Period, periodAround } from './period.ts';

export type Narrowing = Pick<StatisticsFilter, 'team_id' | 'place' | 'language'>;

type StatisticsFiltersProps = {
  period: Period;
  onPeriod: (period: Period) => void;
  narrowing: Narrowing;
  onNarrowing: (narrowing: Narrowing) => void;
  team: { id: string; name: string } | null;
};

const KINDS = ['month', 'quarter', 'year', 'custom'] as const;

export function StatisticsFilters({
  period,
  onPeriod,
  narrowing,
  onNarrowing,
  team,
}: StatisticsFiltersProps) {
  const { t } = useTranslation('statistics');
  const places = useCodes('places', PLACES);
  const [Before, After] =
    useDirection() === 'rtl' ? [ChevronRight, ChevronLeft] : [ChevronLeft, ChevronRight];
  return (
    <Stack gap={4}>
      <Cluster gap={4} align="End">
        <RadioGroup
          label={t('filter.period')}
          look="segmented"
          value={period.kind}
          options={KINDS.map((kind) => ({ value: kind, label: t(`filter.${kind}`) }))}
          onChange={(kind) => {
            if (kind === null) return;
            onPeriod(kind === 'custom' ? { ...period, kind } : periodAround(kind, period.from));
          }}
        />
        <Cluster gap={2}>
          <Button icon={Before} onPress={() => onPeriod(movePeriod(period, -1))}>
            {t('filter.previous')}
          </Button>
          <Button icon={After} onPress={() => onPeriod(movePeriod(period, 1))}>
            {t('filter.next')}
          </Button>
        </Cluster>
      </Cluster>
      <Cluster gap={4} align="End">
        <DatePicker
          label={t('filter.from')}
          value={period.from}
          onChange={(from) =>
            from !== null && onPeriod({ kind: 'custom', from, to: period.to < from ? from : period.to })
          }
        />
        <DatePicker
          label={t('filter.to')}
          value={period.to}
          min={period.from}
          onChange={(to) => to !== null && to >= period.from && onPeriod({ ...period, kind: 'custom', to })}
        />
        {team !== null && (
          <Select
            label={t('filter.team')}
            value={narrowing.team_id}
            onChange={(team_id) => onNarrowing({ ...narrowing, team_id })}
            options={[{ value: team.id, label: team.name }]}
            placeholder={t('filter.all_teams')}
            isClearable
          />
        )}
        <Select
          label={t('filter.place')}
          value={narrowing.place}
          onChange={(place) =>
            onNarrowing({ ...narrowing, place: PLACES.find((one) => one === place) ?? null })
          }
          options={places}
          placeholder={t('filter.all_places')}
          isClearable
        />
        <LanguageField
          label={t('filter.language')}
          value={narrowing.language}
          onChange={(language) => onNarrowing({ ...narrowing, language })}
          placeholder={t('filter.all_languages')}
        />
      </Cluster>
    </Stack>
  );
}
