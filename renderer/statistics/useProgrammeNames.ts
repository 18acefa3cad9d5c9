import { useQueries } from '@tanstack/react-query';
import { call, callKey } from '#renderer/bridge.ts';
import type { StatisticsReport } from '#shared/statistics.ts';

/** Names for the programmes that the report counts; one that left the catalogue is shown by its id. */
export function useProgrammeNames(report: StatisticsReport): ReadonlyMap<string, string> {
  const rows = report.breakdowns.find((one) => one.key === 'referrals_by_programme')?.rows ?? [];
  const answers = useQueries({
    queries: rows.map(({ code }) => ({
      queryKey: callKey('programme.get', { id: code }),
      queryFn: () => call('programme.get', { id: code }),
    })),
  });
  return new Map(answers.flatMap(({ data }) => (data === undefined ? [] : [[data.id, data.name] as const])));
}
