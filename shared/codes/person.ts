/** Code lists about the person (DOMAIN.md 3.1, 3.2). */
export const SEXES = ['M', 'F', 'X', 'UNK'] as const;
export const ACCOMPANIMENTS = ['adult', 'minor_in_family', 'unaccompanied_minor'] as const;
export const PROCEDURE_STAGES = [
  'no_application',
  'asylum_pending',
  'rejected_appealable',
  'rejected_final',
  'withdrawn',
  'overstayer',
  'permit_expired',
  'permit_holder',
  'other',
] as const;
export const VULNERABILITIES = [
  'minor',
  'uam',
  'single_parent',
  'pregnant',
  'elderly',
  'disability',
  'serious_illness',
  'mental_health',
  'victim_of_trafficking',
  'victim_of_violence_torture',
  'sgbv',
  'lgbti',
  'illiterate',
  'none_disclosed',
] as const;
export const INTERPRETER_SEXES = ['F', 'M', 'no_preference'] as const;
export const LANGUAGE_LEVELS = ['mother_tongue', 'fluent', 'basic'] as const;
export const HOUSEHOLD_ROLES = [
  'main_applicant',
  'spouse_partner',
  'child_minor',
  'child_adult',
  'other_dependent',
] as const;
