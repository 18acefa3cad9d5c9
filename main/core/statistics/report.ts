import type { OpenVault } from '#core/open-vault.ts';
import { applicationFigures, cohortDays, firstApplications } from '#core/statistics/application-figures.ts';
import {
  catalogueFigure,
  fileFigures,
  personsWithoutBirthYear,
  protectionFigures,
  referralFigures,
} from '#core/statistics/case-figures.ts';
import { count, share } from '#core/statistics/measures.ts';
import { readMergedPersons } from '#core/statistics/merged-persons.ts';
import { personScope, sessionFigures } from '#core/statistics/session-figures.ts';
import { row } from '#core/store/db.ts';
import { outboxCounts } from '#core/store/outbox.ts';
import { readSetting } from '#core/store/setting.ts';
import { FailureError } from '#shared/errors.ts';
import { INDICATORS, type StatisticsFilter, type StatisticsReport } from '#shared/statistics.ts';

/**
 * The team lead's report (DOMAIN.md 4.5). A device holds one team's records, so the team filter can only name that
 * team. Nothing here knows which counsellor led a session.
 */
export function statisticsReport(vault: OpenVault, filter: StatisticsFilter): StatisticsReport {
  if (filter.to < filter.from)
    throw new FailureError('field_invalid', {}, [{ path: 'to', code: 'before_from' }]);
  const team = vault.profile().team;
  if (filter.team_id !== null && filter.team_id !== team?.id) throw new FailureError('not_found');
  const { db } = vault;
  const now = vault.now();
  const today = now.slice(0, 10);
  const merged = readMergedPersons(db);
  const sessions = sessionFigures(
    db,
    filter,
    cohortDays(filter),
    firstApplications(db, filter, merged),
    merged,
  );
  const isInScope = personScope(filter, sessions);
  const applications = applicationFigures(db, filter, isInScope, sessions, merged);
  const referrals = referralFigures(db, filter, isInScope);
  const held = sessions.held;
  const indicators = [
    count('persons_counselled', sessions.persons.size),
    count('persons_first_time', sessions.firstTimePersons.size),
    count('persons_repeat', sessions.persons.size - sessions.firstTimePersons.size),
    count('sessions_held', held),
    share('no_shows', sessions.noShows, held + sessions.noShows),
    share('adequate_interpreting', sessions.interpreterAdequate, sessions.interpreterNeeded),
    share('unmet_interpreter_need', sessions.interpreterAbsent, sessions.interpreterNeeded),
    share('rights_information_complete', sessions.firstSessionsComplete, sessions.firstSessions),
    ...applications.indicators,
    ...referrals.indicators,
    ...protectionFigures(db, filter, isInScope, sessions.persons, sessions.referredPersons, merged),
    ...fileFigures(db, filter, isInScope, today, merged),
    catalogueFigure(db, today),
  ];
  indicators.sort((a, b) => INDICATORS.indexOf(a.key) - INDICATORS.indexOf(b.key));
  const outbox = outboxCounts(db);
  const number = (text: string) => row<{ n: number }>(db, text)?.n ?? 0;
  return {
    filter,
    indicators,
    breakdowns: [...sessions.breakdowns, applications.breakdown, ...referrals.breakdowns],
    excluded: {
      drafts: number(`SELECT count(*) AS n FROM draft WHERE noun = 'session'`),
      waiting_changes: outbox.waiting,
      open_conflicts: number('SELECT count(*) AS n FROM conflict WHERE chosen IS NULL'),
      quarantined: outbox.quarantined,
      persons_without_birth_year: personsWithoutBirthYear(db, merged),
    },
    data_as_of: now,
    last_sync_at: readSetting<string>(db, 'sync_last_success'),
  };
}
