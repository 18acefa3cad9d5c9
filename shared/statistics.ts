import { z } from 'zod';
import { PLACES } from '#shared/codes/process.ts';
import { id, isoDate, languageCode, timestamp } from '#shared/fields.ts';

/** Both days belong to the period. Filters narrow the sessions, and with them the persons who are counted. */
export const statisticsFilter = z.strictObject({
  from: isoDate,
  to: isoDate,
  team_id: id.nullable(),
  place: z.enum(PLACES).nullable(),
  language: languageCode.nullable(),
});
export type StatisticsFilter = z.infer<typeof statisticsFilter>;

/** Each has its definition under `statistics:indicator.<key>` (DOMAIN.md 4.5 and seed indicator 3). */
export const INDICATORS = [
  'persons_counselled',
  'persons_first_time',
  'persons_repeat',
  'sessions_held',
  'no_shows',
  'adequate_interpreting',
  'unmet_interpreter_need',
  'rights_information_complete',
  'sessions_before_application_median',
  'sessions_before_application_p25',
  'sessions_before_application_p75',
  'applications_submitted',
  'applications_approved',
  'applications_rejected',
  'applications_withdrawn',
  'applications_no_show',
  'applications_suspended',
  'time_to_departure_median',
  'time_to_departure_p90',
  'departures_vol_assisted',
  'departures_vol_unassisted',
  'departures_enf',
  'departures_unk',
  'voluntary_share',
  'voluntary_share_known',
  'cohort_departed',
  'cohort_withdrawn',
  'cohort_stay_granted',
  'referrals_sent',
  'referrals_accepted',
  'referrals_no_reply',
  'vulnerable_persons_referred',
  'concerns_raised',
  'concerns_referred',
  'concerns_days_to_referral_median',
  'periods_ending_7',
  'periods_ending_14',
  'periods_ending_30',
  'closed_departed',
  'closed_stay_granted',
  'closed_no_contact',
  'closed_transferred_to_enforcement',
  'closed_by_person',
  'catalogue_not_reviewed',
] as const;
export type IndicatorKey = (typeof INDICATORS)[number];

export const BREAKDOWNS = [
  'sessions_by_month',
  'sessions_by_place',
  'sessions_by_language',
  'sessions_by_phase',
  'sessions_by_modality',
  'sessions_by_outcome',
  'positions_expressed',
  'applications_by_state',
  'referrals_by_country',
  'referrals_by_programme',
] as const;
export type BreakdownKey = (typeof BREAKDOWNS)[number];

export const indicatorValue = z.strictObject({
  key: z.enum(INDICATORS),
  unit: z.enum(['count', 'share', 'days', 'sessions']),
  numerator: z.number().nullable(),
  denominator: z.number().nullable(),
  /** The count, the share (0-1) or the number of days; null where the denominator is 0 or nothing is known. */
  value: z.number().nullable(),
});
export type IndicatorValue = z.infer<typeof indicatorValue>;

export const breakdown = z.strictObject({
  key: z.enum(BREAKDOWNS),
  rows: z.array(z.strictObject({ code: z.string(), count: z.int().min(0) })),
});
export type Breakdown = z.infer<typeof breakdown>;

export const statisticsReport = z.strictObject({
  filter: statisticsFilter,
  indicators: z.array(indicatorValue),
  breakdowns: z.array(breakdown),
  /** What the figures leave out, so that nobody reads them as more than they are. */
  excluded: z.strictObject({
    drafts: z.int(),
    waiting_changes: z.int(),
    open_conflicts: z.int(),
    quarantined: z.int(),
    persons_without_birth_year: z.int(),
  }),
  data_as_of: timestamp,
  last_sync_at: timestamp.nullable(),
});
export type StatisticsReport = z.infer<typeof statisticsReport>;
