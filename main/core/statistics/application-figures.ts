import { count, quantile, share } from '#core/statistics/measures.ts';
import { firstCounselled } from '#core/statistics/session-figures.ts';
import { type ReadDb, rows } from '#core/store/db.ts';
import type { ApplicationState } from '#shared/application.ts';
import { APPLICATION_STATES } from '#shared/codes/assistance.ts';
import { daysBetween } from '#shared/programme.ts';
import { personKey } from '#shared/session-reading.ts';
import type { Breakdown, IndicatorValue, StatisticsFilter } from '#shared/statistics.ts';

type Step = { id: string; person_id: string; to: ApplicationState; on: string };

/** Applications by the date of each step (DOMAIN.md 4.5): an application counts once for a state in a period. */
export function applicationFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: (personId: string) => boolean,
): { indicators: IndicatorValue[]; breakdown: Breakdown } {
  const steps = rows<Step>(
    db,
    `SELECT application.id, application.person_id, step.value ->> 'to' AS "to", step.value ->> 'on' AS "on"
     FROM application, json_each(application.history) AS step
     WHERE step.value ->> 'on' BETWEEN ? AND ?`,
    filter.from,
    filter.to,
  ).filter((step) => isInScope(step.person_id));
  const reached = (state: ApplicationState): Set<string> =>
    new Set(steps.filter((step) => step.to === state).map((step) => step.id));

  const states = rows<{ person_id: string; status: ApplicationState }>(
    db,
    'SELECT person_id, status FROM application',
  );
  const byState = new Map<string, number>(APPLICATION_STATES.map((state) => [state, 0]));
  for (const { person_id, status } of states) {
    if (isInScope(person_id)) byState.set(status, (byState.get(status) ?? 0) + 1);
  }

  const sessionsBefore = sessionsBeforeFirstApplication(db, filter, isInScope);
  return {
    indicators: [
      quantile('sessions_before_application_median', 'sessions', sessionsBefore, 0.5),
      quantile('sessions_before_application_p25', 'sessions', sessionsBefore, 0.25),
      quantile('sessions_before_application_p75', 'sessions', sessionsBefore, 0.75),
      count('applications_submitted', reached('submitted').size),
      count('applications_approved', reached('approved').size),
      count('applications_rejected', reached('rejected').size),
      count('applications_withdrawn', reached('withdrawn').size),
      count('applications_no_show', reached('no_show').size),
      count('applications_suspended', reached('suspended').size),
      ...departureFigures(db, filter, isInScope),
      ...cohortFigures(db, filter),
    ],
    breakdown: {
      key: 'applications_by_state',
      rows: [...byState].map(([code, number]) => ({ code, count: number })),
    },
  };
}

function sessionsBeforeFirstApplication(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: (personId: string) => boolean,
): number[] {
  return rows<{ person_id: string; sessions: number }>(
    db,
    `SELECT first.person_id,
            (SELECT count(*) FROM session
              WHERE session.person_id = first.person_id AND session.read_on <= first.submitted_on
                AND session.outcome <> 'no_show') AS sessions
     FROM (SELECT person_id, min(submitted_on) AS submitted_on FROM application
            WHERE submitted_on IS NOT NULL GROUP BY person_id) AS first
     WHERE first.submitted_on BETWEEN ? AND ?`,
    filter.from,
    filter.to,
  )
    .filter((one) => isInScope(one.person_id))
    .map((one) => one.sessions);
}

type Departure = {
  person_id: string;
  confirmed_departure: string;
  return_kind: string | null;
  assisted: number;
  approved_on: string | null;
};

/** Persons, not applications: who left twice in a period counts once in each kind. */
function departureFigures(
  db: ReadDb,
  filter: StatisticsFilter,
  isInScope: (personId: string) => boolean,
): IndicatorValue[] {
  const departures = rows<Departure>(
    db,
    `SELECT person_id, confirmed_departure, return_kind,
            (programme_id IS NOT NULL OR coalesce(cash_due_cents, 0) + coalesce(cash_paid_cents, 0)
              + coalesce(in_kind_budget_cents, 0) > 0) AS assisted,
            (SELECT max(step.value ->> 'on') FROM json_each(history) AS step
              WHERE step.value ->> 'to' = 'approved') AS approved_on
     FROM application WHERE confirmed_departure BETWEEN ? AND ?`,
    filter.from,
    filter.to,
  ).filter((departure) => isInScope(departure.person_id));
  const persons = (test: (departure: Departure) => boolean): Set<string> =>
    new Set(departures.filter(test).map((departure) => departure.person_id));
  const assisted = persons((one) => one.return_kind === 'VOL' && one.assisted === 1);
  const unassisted = persons((one) => one.return_kind === 'VOL' && one.assisted === 0);
  const enforced = persons((one) => one.return_kind === 'ENF');
  const unknown = persons((one) => one.return_kind !== 'VOL' && one.return_kind !== 'ENF');
  // A file closed as departed without a departure in an application: that the person left is known, how is not.
  const known = persons(() => true);
  for (const { id } of rows<{ id: string }>(
    db,
    `SELECT id FROM person WHERE closed_as = 'closed_departed' AND closed_on BETWEEN ? AND ?`,
    filter.from,
    filter.to,
  )) {
    if (!known.has(id) && isInScope(id)) unknown.add(id);
  }
  const voluntary = new Set([...assisted, ...unassisted]).size;
  const days = departures
    .filter((one) => one.approved_on !== null)
    .map((one) => daysBetween(one.approved_on as string, one.confirmed_departure));
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

/**
 * Persons first counselled two quarters before the period, and what had become of them by its end: departed,
 * withdrawn and stay granted beside each other (DOMAIN.md 4.5), never broken down by counsellor.
 */
function cohortFigures(db: ReadDb, filter: StatisticsFilter): IndicatorValue[] {
  const cohort = firstCounselled(db, halfYearBefore(filter.from), halfYearBefore(filter.to));
  const among = (text: string): number => {
    const persons = rows<{ person_id: string }>(db, text, filter.to).map((one) => personKey(one.person_id));
    return new Set(persons.filter((person) => cohort.has(person))).size;
  };
  const departed = among('SELECT person_id FROM application WHERE confirmed_departure <= ?');
  const withdrawn = among('SELECT person_id FROM application WHERE withdrawn_on <= ?');
  const stayGranted = among(
    `SELECT id AS person_id FROM person WHERE closed_as = 'closed_stay_granted' AND closed_on <= ?`,
  );
  return [
    share('cohort_departed', departed, cohort.size),
    share('cohort_withdrawn', withdrawn, cohort.size),
    share('cohort_stay_granted', stayGranted, cohort.size),
  ];
}
