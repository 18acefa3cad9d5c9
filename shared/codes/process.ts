/**
 * Code lists of the counselling process (DOMAIN.md 2 and 3.3). A code never changes its meaning: one that is
 * no longer used goes to RETIRED_CODES and stays readable. Labels are locale keys `codes:<list>.<code>`.
 */
export const PHASES = [
  'outreach_information',
  'pre_decision',
  'individual_counselling',
  'decision_support',
  'pre_departure',
  'post_arrival_followup',
] as const;

/** How a person's file ended. All stand on the same level; none is a success or a failure of the person. */
export const CLOSINGS = [
  'closed_departed',
  'closed_stay_granted',
  'closed_no_contact',
  'closed_transferred_to_enforcement',
  'closed_by_person',
] as const;

export const MODALITIES = ['in_person', 'phone', 'video', 'chat', 'group', 'virtual_with_partner'] as const;

export const PLACES = [
  'office',
  'reception_centre',
  'detention_centre',
  'prison',
  'border_airport',
  'outreach_street',
  'ngo_office',
  'home_visit',
  'hospital',
  'online',
  'other',
] as const;

export const INTERPRETERS = [
  'none_needed',
  'in_person',
  'phone',
  'video',
  'counsellor_speaks',
  'family_member',
  'needed_but_absent',
] as const;

export const INITIATORS = [
  'person',
  'authority_invitation',
  'mandatory',
  'ngo_referral',
  'legal_representative',
] as const;

export const THIRD_PARTIES = [
  'lawyer',
  'guardian',
  'family',
  'police',
  'officer',
  'partner',
  'none',
] as const;

export const TOPICS = [
  'procedure_status',
  'right_to_stay_options',
  'legal_aid',
  'remedies',
  'return_options',
  'consequences_of_non_compliance',
  'voluntary_departure_period',
  'entry_ban',
  'avr_programmes',
  'reintegration',
  'country_situation',
  'safety_concerns',
  'travel_documents',
  'health_medication',
  'children_schooling',
  'family',
  'debts',
  'data_protection',
  'complaint',
  'trafficking_screening',
  'psychosocial_support',
] as const;

/** The rights checklist of a first session (DOMAIN.md 3.3 `information_given`, 7.1). */
export const INFORMATION_ITEMS = [
  'rights',
  'free_choice',
  'withdrawal',
  'no_entitlement',
  'data_sharing',
  'complaint_route',
  'legal_aid_contact',
  'written_summary_given',
] as const;

export const UNDERSTANDING = ['own_words_ok', 'partly', 'not', 'not_done'] as const;

/** What the person said, recorded and never scored. */
export const EXPRESSED_POSITIONS = [
  'wants_to_return',
  'considering',
  'undecided',
  'does_not_want',
  'wants_information_only',
  'not_discussed',
] as const;

export const PROTECTION_CONCERN_RAISED = ['none', 'raised_referred', 'raised_pending'] as const;

export const SESSION_OUTCOMES = [
  'information_only',
  'follow_up_agreed',
  'avr_application_started',
  'referred_legal',
  'referred_protection',
  'referred_medical',
  'referred_psychosocial',
  'declined',
  'no_show',
  'interrupted',
] as const;

export const CONCERN_KINDS = ['safety', 'new_asylum_claim', 'trafficking', 'violence', 'other'] as const;

export const CONCERN_ANSWERS = [
  'protection_route_started',
  'protection_route_ended',
  'person_informed_and_continues',
  'misunderstanding',
] as const;

export const CONSENT_PARTS = [
  'counselling_record',
  'application',
  'transfer_abroad',
  'contact_after_return',
  // Asked only when a case goes to another team.
  'hand_over',
] as const;

export const CONSENT_ANSWERS = ['given', 'refused'] as const;
export const CONSENT_METHODS = ['signed', 'oral_recorded'] as const;

export const ATTACHMENT_KINDS = [
  'identity_document',
  'travel_document',
  'decision',
  'consent_form',
  'medical_document',
  'other',
] as const;
