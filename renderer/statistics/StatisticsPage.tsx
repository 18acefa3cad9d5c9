import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import type { StatisticsReport } from '#shared/statistics.ts';
import { BreakdownChart } from './BreakdownChart.tsx';
import { ExportDialog } from './ExportDialog.tsx';
import { IndicatorTable } from './IndicatorTable.tsx';
import { type Period, periodAround } from './period.ts';
import { type Narrowing, StatisticsFilters } from './StatisticsFilters.tsx';
import { SECTIONS, SECTIONS_WITH_LEAD } from './sections.ts';
import css from './statistics.module.css';
import { useProgrammeNames } from './useProgrammeNames.ts';

const EXCLUDED = [
  'drafts',
  'waiting_changes',
  'open_conflicts',
  'quarantined',
  'persons_without_birth_year',
] as const;

export function StatisticsPage() {
  const { t } = useTranslation('statistics');
  const profile = useCall('profile.get', {});
  const [period, setPeriod] = useState<Period>(() =>
    periodAround('quarter', new Date().toISOString().slice(0, 10)),
  );
  const [narrowing, setNarrowing] = useState<Narrowing>({ team_id: null, place: null, language: null });
  const [isExporting, setIsExporting] = useState(false);
  const filter = { from: period.from, to: period.to, ...narrowing };
  const report = useCall('statistics.report', filter, { keepsPrevious: true });

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="wide"
      actions={
        <Button
          variant="primary"
          icon={FileDown}
          onPress={() => setIsExporting(true)}
          isDisabled={!report.isSuccess}
        >
          {t('export_form.open')}
        </Button>
      }
    >
      <Stack gap={6}>
        <StatisticsFilters
          period={period}
          onPeriod={setPeriod}
          narrowing={narrowing}
          onNarrowing={setNarrowing}
          team={profile.data?.team ?? null}
        />
        {report.error ? (
          <FailureNotice failure={report.error} onRetry={() => report.refetch()} />
        ) : (
          <Loading isPending={report.isPending} rows={12}>
            {report.data && <ReportView report={report.data} />}
          </Loading>
        )}
      </Stack>
      <ExportDialog isOpen={isExporting} onClose={() => setIsExporting(false)} filter={filter} />
    </Page>
  );
}

function ReportView({ report }: { report: StatisticsReport }) {
  const { t } = useTranslation('statistics');
  const programmeNames = useProgrammeNames(report);
  return (
    <Stack gap={7}>
      {SECTIONS.map((section) => (
        <Section
          key={section.key}
          title={t(`section.${section.key}`)}
          description={
            SECTIONS_WITH_LEAD.includes(section.key) ? t(`section.${section.key}_lead`) : undefined
          }
        >
          <Stack gap={5}>
            <IndicatorTable
              label={t(`section.${section.key}`)}
              indicators={section.indicators.flatMap((key) =>
                report.indicators.filter((one) => one.key === key),
              )}
            />
            {section.breakdowns.length > 0 && (
              <div className={css.charts}>
                {section.breakdowns.flatMap((key) =>
                  report.breakdowns
                    .filter((one) => one.key === key)
                    .map((one) => (
                      <BreakdownChart key={key} breakdown={one} programmeNames={programmeNames} />
                    )),
                )}
              </div>
            )}
          </Stack>
        </Section>
      ))}
      <ReportBasis report={report} />
    </Stack>
  );
}

/** What the figures leave out and from when they are: beside them, so that nobody reads them as more. */
function ReportBasis({ report }: { report: StatisticsReport }) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  return (
    <Section title={t('excluded.title')}>
      <ul className={css.facts}>
        {EXCLUDED.filter((key) => report.excluded[key] > 0).map((key) => (
          <li key={key}>{t(`excluded.${key}`, { count: report.excluded[key] })}</li>
        ))}
        <li>{t('excluded.other_devices')}</li>
        <li>{t('data_as_of', { time: format.dateTime(report.data_as_of) })}</li>
        <li>
          {report.last_sync_at === null
            ? t('never_synced')
            : t('last_sync', { time: format.dateTime(report.last_sync_at) })}
        </li>
      </ul>
    </Section>
  );
}
