/** Code lists of applications, programmes and referrals (DOMAIN.md 2.2, 3.4-3.6). */
export const APPLICATION_STATES = [
  'draft',
  'submitted',
  'eligibility_check',
  'more_information',
  'lapsed',
  'approved',
  'rejected',
  'appealed_or_resubmitted',
  'suspended',
  'travel_document_pending',
  'travel_document_ok',
  'travel_booked',
  'no_show',
  'departed',
  'arrived',
  'withdrawn',
  'closed',
  'closed_not_departed',
] as const;
export const DOCUMENT_STATES = [
  'valid_passport',
  'expired_passport',
  'id_card',
  'laissez_passer_requested',
  'laissez_passer_issued',
  'none',
] as const;
export const MEDICAL_FITNESS = ['fit', 'fit_with_conditions', 'not_fit', 'not_assessed'] as const;
export const ESCORT_TYPES = ['none', 'medical', 'family', 'guardian'] as const;
export const TRAVEL_MODES = ['air', 'land', 'sea'] as const;
export const SAFETY_QUESTION = ['not_asked', 'no_concern_raised', 'concern_raised_and_answered'] as const;
export const YES_NO_UNKNOWN = ['yes', 'no', 'unknown'] as const;
/** Type of return as in DOMAIN.md 4.2: complied voluntarily, enforced, other, unknown. */
export const RETURN_KINDS = ['VOL', 'ENF', 'OTH', 'UNK'] as const;
export const SUSPENSION_REASONS = ['appeal_suspensive', 'new_asylum_claim', 'illness', 'safety'] as const;

export const ASSISTANCE_TYPES = [
  'cash',
  'in_kind',
  'housing',
  'medical',
  'education',
  'vocational_training',
  'job_placement',
  'business_startup',
  'legal',
  'psychosocial',
  'family_child',
  'transport',
] as const;
export const RETURN_TYPES = ['voluntary', 'forced'] as const;
export const PROGRAMME_STATES = ['active', 'unknown', 'closed'] as const;
export const CONFIDENCES = ['high', 'medium', 'low'] as const;
export const STATUS_BASES = [
  'presumed_from_undated_page',
  'not_verified',
  'source_dated',
  'source_before_2024',
  'source_states_end',
] as const;

export const REFERRAL_STATES = ['prepared', 'sent', 'answered', 'closed', 'withdrawn'] as const;
export const TRANSFER_BASES = ['consent', 'contract', 'public_interest', 'art_49_derogation'] as const;
export const REFERRAL_CHANNELS = ['riat_manual', 'email_encrypted', 'phone', 'paper'] as const;
export const PARTNER_REPLIES = ['accepted', 'waiting_list', 'rejected', 'no_reply'] as const;
export const REFERRAL_OUTCOMES = [
  'assistance_received',
  'assistance_partly_received',
  'not_received',
  'unknown',
] as const;

/** Fields that a referral may carry abroad. Counselling notes, positions and vulnerabilities are not in the list. */
export const SHAREABLE_FIELDS = [
  'full_name_latin',
  'full_name_original',
  'birth_date',
  'birth_year',
  'sex',
  'citizenship',
  'country_of_return',
  'region_of_return',
  'languages',
  'household_members',
  'planned_departure',
  'needs',
  'medical_fitness',
  'local_ref',
] as const;
