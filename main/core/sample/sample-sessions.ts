import type { Random } from '#core/sample/random.ts';
import { INFORMATION_ITEMS, TOPICS } from '#shared/codes/process.ts';
import type { Person } from '#shared/person.ts';
import type { SessionFields } from '#shared/session.ts';

const PLACES = [
  ['reception_centre', 34],
  ['office', 26],
  ['detention_centre', 16],
  ['ngo_office', 10],
  ['online', 6],
  ['home_visit', 4],
  ['hospital', 2],
  ['prison', 2],
] as const;

const ACTIONS = [
  'Bring the passport or a copy to the next talk',
  'Ask the legal aid office about the appeal',
  'Speak with the family and come back',
  'Call the interpreter service for a woman interpreter',
  'Check the medical papers with the doctor',
] as const;

/** One finalised session as a counsellor could have written it; `index` counts the person's sessions from 0. */
export function sampleSession(
  random: Random,
  person: Person,
  options: { index: number; date: string; counsellorId: string; hasApplied: boolean; finalisedAt: string },
): SessionFields {
  const { index, date, hasApplied } = options;
  const place = random.weighted(PLACES);
  const isFirst = index === 0;
  const mother = person.languages[0]?.code ?? 'eng';
  const interpreter = person.interpreter_needed
    ? random.weighted([
        ['in_person', 40],
        ['phone', 30],
        ['video', 12],
        ['counsellor_speaks', 8],
        ['family_member', 5],
        ['needed_but_absent', 5],
      ] as const)
    : ('none_needed' as const);
  const isComplete = random.chance(0.85);
  const outcome = random.weighted([
    ['information_only', 30],
    ['follow_up_agreed', 34],
    ['referred_legal', 10],
    ['referred_medical', 4],
    ['referred_psychosocial', 4],
    ['referred_protection', 3],
    ['declined', 6],
    ['no_show', 6],
    ['interrupted', 3],
    ...(hasApplied ? ([['avr_application_started', 14]] as const) : []),
  ] as const);
  const wasHeld = outcome !== 'no_show';
  return {
    person_id: person.id,
    household_id: null,
    counsellor_id: options.counsellorId,
    date,
    start: `${String(random.int(8, 17)).padStart(2, '0')}:${random.pick(['00', '15', '30', '45'])}`,
    duration_min: wasHeld ? random.int(3, 18) * 5 : null,
    phase: isFirst
      ? random.pick(['outreach_information', 'pre_decision', 'individual_counselling'] as const)
      : random.pick(['individual_counselling', 'decision_support', 'pre_departure'] as const),
    modality:
      place === 'online'
        ? 'video'
        : random.weighted([
            ['in_person', 84],
            ['phone', 16],
          ] as const),
    place,
    deprived_of_liberty: place === 'detention_centre' || place === 'prison',
    interpreter: wasHeld ? interpreter : 'none_needed',
    interpreter_is_child: false,
    language_used: interpreter === 'none_needed' ? random.pick(['eng', 'nld', mother]) : mother,
    initiated_by: random.weighted([
      ['person', 46],
      ['authority_invitation', 24],
      ['mandatory', 10],
      ['ngo_referral', 14],
      ['legal_representative', 6],
    ] as const),
    third_parties_present: random.chance(0.8)
      ? ['none']
      : [random.pick(['lawyer', 'family', 'guardian'] as const)],
    topics: wasHeld ? random.some(TOPICS, 0.25) : [],
    is_first_session: isFirst,
    information_given:
      isFirst && wasHeld ? (isComplete ? [...INFORMATION_ITEMS] : INFORMATION_ITEMS.slice(0, 5)) : [],
    information_language: isFirst && wasHeld ? mother : null,
    information_version: isFirst && wasHeld ? '1' : null,
    understanding_check: wasHeld
      ? random.weighted([
          ['own_words_ok', 60],
          ['partly', 20],
          ['not_done', 20],
        ] as const)
      : 'not_done',
    expressed_position: wasHeld
      ? random.pick([
          'wants_to_return',
          'considering',
          'undecided',
          'does_not_want',
          'wants_information_only',
          null,
        ] as const)
      : null,
    protection_concern_raised: 'none',
    vulnerabilities: [],
    outcome,
    follow_up_date: null,
    agreed_actions: outcome === 'follow_up_agreed' ? random.pick(ACTIONS) : null,
    note: null,
    finalised_at: options.finalisedAt,
  };
}
