import { count, quantile, share } from '#core/statistics/measures.ts';
import type { MergedPersons } from '#core/statistics/merged-persons.ts';
import type { Days, FirstApplication, SessionFigures } from '#core/statistics/session-figures.ts';
import { type ReadDb, rows, sql } from '#core/store/db.ts';
import { type ApplicationReading, unpackApplication } from '#shared/application-reading.ts';
import { APPLICATION_STATES } from '#shared/codes/assistance.ts';
import type { CLOSINGS } from '#shared/codes/process.ts';
import { daysBetween } from '#shared/programme.ts';
import type { Breakdown, IndicatorValue, StatisticsFilter } from '#shared/statistics.ts';

type Scope = (personId: string) => boolean;

/** Whose first application was submitted in the period, and when. */
export function firstApplications(
  db: ReadDb,
  filter: StatisticsFilter,
  merged: MergedPersons,
): FirstApplication[] {
  const found = rows<FirstApplication>(
    db,
    `SELECT person_id, min(submitted_on) AS submitted_on FROM application WHERE submitted_on IS NOT NULL
     GROUP BY person_id HAVING min(submitted_on) BETWEEN ? AND ?`,
    filter.from,
    filter.to,
  );
  if (merged.grouped.length === 0) return found;
  // Of somebody with several files the first application may be in any of them.
  const firsts = new Map<string, string>();
  for (const { person_id, submitted_on } of rows<FirstApplication>(
    db,
    `SELECT person_id, submitted_on FROM application
     WHERE submitted_on IS NOT NULL AND person_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(merged.grouped),
  )) {
    const kept = merged.keptOf(person_id);
    if (submitted_on < (firsts.get(kept) ?? '9')) firsts.set(kept, submitted_on);
  }
  const grouped = new Set(merged.grouped);
  return [
    ...found.filter(({ person_id }) => !grouped.has(person_id)),
    ...[...firsts]
      .map(([person_id, submitted_on]) => ({ person_id, submitted_on }))
      .filter(({ submitted_on }) => submitted_on >= filter.from && submitted_on <= filter.to),
  ];
}

/**
 * Applications by the date of each step (DOMAIN.md 4.5): an application counts once for a state in a period.
 * Departures are persons: who left twice in a period counts once in each kind.
 */
export function applicationFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: Scope,
  sessions: SessionFigures,
  merged: MergedPersons,
): { indicators: IndicatorValue[]; breakdown: Breakdown } {
  const isInPeriod = (day: string | null): boolean => day !== null && day >= filter.from && day <= filter.to;
  const none = () => new Map<string, number>(APPLICATION_STATES.map((state) => [state, 0]));
  const reached = none();
  const byState = none();
  const add = (counts: Map<string, number>, state: string) => counts.set(state, (counts.get(state) ?? 0) + 1);
  const departures = createDepartures();
  const counted = new Set<string>();
  const cohort = { departed: new Set<string>(), withdrawn: new Set<string>() };

  for (const application of readApplications(db)) {
    const { confirmed_departure, withdrawn_on } = application;
    const person_id = merged.keptOf(application.person_id);
    const isGone = confirmed_departure !== null && confirmed_departure <= filter.to;
    const isWithdrawn = withdrawn_on !== null && withdrawn_on <= filter.to;
    if ((isGone || isWithdrawn) && sessions.cohort.has(person_id)) {
      if (isGone) cohort.departed.add(person_id);
      if (isWithdrawn) cohort.withdrawn.add(person_id);
    }
    if (!isInScope(person_id)) continue;
    add(byState, application.status);
    counted.clear();
    for (const [to, on] of application.steps) {
      if (!isInPeriod(on) || counted.has(to)) continue;
      counted.add(to);
      add(reached, to);
    }
    if (isInPeriod(confirmed_departure)) departures.add({ ...application, person_id });
  }

  const sessionsBefore = sessions.applicants
    .filter((one) => isInScope(one.person_id))
    .map((one) => one.sessions);
  const stayGranted = closedPersons(db, 'closed_stay_granted', '', filter.to, merged);
  const amongCohort = (number: number) => [number, sessions.cohort.size] as const;
  return {
    indicators: [
      quantile('sessions_before_application_median', 'sessions', sessionsBefore, 0.5),
      quantile('sessions_before_application_p25', 'sessions', sessionsBefore, 0.25),
      quantile('sessions_before_application_p75', 'sessions', sessionsBefore, 0.75),
      count('applications_submitted', reached.get('submitted') ?? 0),
      count('applications_approved', reached.get('approved') ?? 0),
      count('applications_rejected', reached.get('rejected') ?? 0),
      count('applications_withdrawn', reached.get('withdrawn') ?? 0),
      count('applications_no_show', reached.get('no_show') ?? 0),
      count('applications_suspended', reached.get('suspended') ?? 0),
      ...departures.figures(
        closedPersons(db, 'closed_departed', filter.from, filter.to, merged).filter((id) => isInScope(id)),
      ),
      // Departed, withdrawn and stay granted stand beside each other (DOMAIN.md 4.5), never by counsellor.
      share('cohort_departed', ...amongCohort(cohort.departed.size)),
      share('cohort_withdrawn', ...amongCohort(cohort.withdrawn.size)),
      share('cohort_stay_granted', ...amongCohort(stayGranted.filter(sessions.cohort.has).length)),
    ],
    breakdown: {
      key: 'applications_by_state',
      rows: [...byState].map(([code, number]) => ({ code, count: number })),
    },
  };
}

/** One after the other from the index of readings: the applications' own rows are never touched. */
function* readApplications(db: ReadDb): Generator<ApplicationReading> {
  const readings = sql(db, 'SELECT reading FROM application').pluck().iterate() as Iterable<string>;
  for (const reading of readings) yield unpackApplication(reading);
}

/** From an index alone, as long as nothing else of the persons is asked for. */
export const closedPersons = (
  db: ReadDb,
  as: (typeof CLOSINGS)[number],
  from: string,
  to: string,
  merged: MergedPersons,
): string[] =>
  (
    sql(db, 'SELECT id FROM person WHERE closed_as = ? AND closed_on BETWEEN ? AND ?')
      .pluck()
      .all(as, from, to) as string[]
  ).filter(merged.isKept);

function createDepartures() {
  const assisted = new Set<string>();
  const unassisted = new Set<string>();
  const enforced = new Set<string>();
  const unknown = new Set<string>();
  const days: number[] = [];
  return {
    add({ person_id, return_kind, isAssisted, steps, confirmed_departure }: ApplicationReading): void {
      if (return_kind === 'VOL') (isAssisted ? assisted : unassisted).add(person_id);
      else (return_kind === 'ENF' ? enforced : unknown).add(person_id);
      const approved = steps.filter(([to]) => to === 'approved').map(([, on]) => on);
      const last = approved.sort()[approved.length - 1];
      if (last !== undefined && confirmed_departure !== null)
        days.push(daysBetween(last, confirmed_departure));
    },
    /** A file closed as departed without a departure in an application: that the person left is known, how is not. */
    figures(closedAsDeparted: readonly string[]): IndicatorValue[] {
      const kinds = [assisted, unassisted, enforced, unknown];
      for (const id of closedAsDeparted) if (!kinds.some((kind) => kind.has(id))) unknown.add(id);
      const voluntary = new Set([...assisted, ...unassisted]).size;
      return [
        quantile('time_to_departure_median', 'days', days, 0.5),
        quantile('time_to_departure_p90', 'days', days, 0.9),
        count('departures_vol_assisted', assisted.size),
        count('departures_vol_unassisted', unassisted.size),
        count('departures_enf', enforced.size),
        count('departures_unk', unknown.size),
        share('voluntary_share', voluntary, voluntary + enforced.size + unknown.size),
        share('voluntary_share_known', voluntary, voluntary + enforced.size),
      ];
    },
  };
}

/** Half a year before a day, clamped to the end of the month. */
function halfYearBefore(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - 6);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastDay));
  return date.toISOString().slice(0, 10);
}

/** Persons first counselled two quarters before the period are the cohort whose outcomes it shows. */
export const cohortDays = (filter: StatisticsFilter): Days => ({
  from: halfYearBefore(filter.from),
  to: halfYearBefore(filter.to),
});
