import type { BreakdownKey, IndicatorKey } from '#shared/statistics.ts';

/** The page from top to bottom. Outcomes of every kind stand side by side; there is nothing by counsellor. */
export const SECTIONS: readonly {
  key: string;
  indicators: readonly IndicatorKey[];
  breakdowns: readonly BreakdownKey[];
}[] = [
  {
    key: 'sessions',
    indicators: ['persons_counselled', 'persons_first_time', 'persons_repeat', 'sessions_held', 'no_shows'],
    breakdowns: [
      'sessions_by_month',
      'sessions_by_place',
      'sessions_by_language',
      'sessions_by_outcome',
      'positions_expressed',
      'sessions_by_phase',
      'sessions_by_modality',
    ],
  },
  {
    key: 'rights',
    indicators: ['adequate_interpreting', 'unmet_interpreter_need', 'rights_information_complete'],
    breakdowns: [],
  },
  {
    key: 'files',
    indicators: [
      'closed_stay_granted',
      'closed_departed',
      'closed_by_person',
      'closed_no_contact',
      'closed_transferred_to_enforcement',
    ],
    breakdowns: [],
  },
  {
    key: 'protection',
    indicators: [
      'concerns_raised',
      'concerns_referred',
      'concerns_days_to_referral_median',
      'vulnerable_persons_referred',
    ],
    breakdowns: [],
  },
  {
    key: 'applications',
    indicators: [
      'applications_submitted',
      'applications_approved',
      'applications_rejected',
      'applications_withdrawn',
      'applications_no_show',
      'applications_suspended',
      'sessions_before_application_median',
      'sessions_before_application_p25',
      'sessions_before_application_p75',
    ],
    breakdowns: ['applications_by_state'],
  },
  {
    key: 'departures',
    indicators: [
      'departures_vol_assisted',
      'departures_vol_unassisted',
      'departures_enf',
      'departures_unk',
      'voluntary_share',
      'voluntary_share_known',
      'time_to_departure_median',
      'time_to_departure_p90',
    ],
    breakdowns: [],
  },
  {
    key: 'cohort',
    indicators: ['cohort_stay_granted', 'cohort_withdrawn', 'cohort_departed'],
    breakdowns: [],
  },
  {
    key: 'referrals',
    indicators: ['referrals_sent', 'referrals_accepted', 'referrals_no_reply'],
    breakdowns: ['referrals_by_country', 'referrals_by_programme'],
  },
  {
    key: 'deadlines',
    indicators: ['periods_ending_7', 'periods_ending_14', 'periods_ending_30'],
    breakdowns: [],
  },
  { key: 'catalogue', indicators: ['catalogue_not_reviewed'], breakdowns: [] },
];

export const SECTIONS_WITH_LEAD: readonly string[] = ['cohort', 'files'];
export const BREAKDOWNS_WITH_NOTE: readonly BreakdownKey[] = [
  'positions_expressed',
  'sessions_by_outcome',
  'applications_by_state',
];
