import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import type { Session } from '#shared/session.ts';

/** The parts of the talk in their order, with the fields that each asks for. */
export const SESSION_PARTS = {
  where: [
    'date',
    'start',
    'duration_min',
    'phase',
    'initiated_by',
    'modality',
    'place',
    'deprived_of_liberty',
    'third_parties_present',
  ],
  language: ['language_used', 'interpreter', 'interpreter_is_child'],
  rights: ['is_first_session', 'information_given', 'information_language', 'information_version'],
  consent: [],
  topics: ['topics'],
  understanding: ['understanding_check'],
  position: ['expressed_position'],
  concern: ['protection_concern_raised'],
  vulnerabilities: ['vulnerabilities'],
  outcome: ['outcome'],
  next_step: ['agreed_actions', 'follow_up_date'],
  note: ['note'],
} as const satisfies Record<string, readonly (keyof Session)[]>;

export type SessionPart = keyof typeof SESSION_PARTS;
export const SESSION_PART_NAMES = Object.keys(SESSION_PARTS) as SessionPart[];
export type SessionFieldName = (typeof SESSION_PARTS)[SessionPart][number];

/** How a finalised talk is read: what has a part of its own while one talks stands together here. */
export const SESSION_VIEW: readonly {
  title: string;
  fields: readonly SessionFieldName[];
  isHidden?: boolean;
}[] = [
  { title: 'part.where.title', fields: SESSION_PARTS.where },
  { title: 'part.language.title', fields: SESSION_PARTS.language },
  { title: 'part.rights.title', fields: SESSION_PARTS.rights },
  {
    title: 'view_talk',
    fields: [
      'topics',
      'understanding_check',
      'expressed_position',
      'protection_concern_raised',
      'outcome',
      'agreed_actions',
      'follow_up_date',
    ],
  },
  // Whoever looks along need not read it.
  { title: 'part.vulnerabilities.title', fields: SESSION_PARTS.vulnerabilities, isHidden: true },
];

/** Whom it was with never changes, the note is the counsellor's own, and the next step has a record by itself. */
const NOT_AMENDABLE: readonly SessionFieldName[] = ['note', 'follow_up_date'];
export const AMENDABLE_FIELDS = Object.values(SESSION_PARTS)
  .flat()
  .filter((name) => !NOT_AMENDABLE.includes(name)) as Exclude<SessionFieldName, 'note' | 'follow_up_date'>[];

/** The code list from which a field's value, or its values, are taken. */
const LISTS: { [K in SessionFieldName]?: string } = {
  phase: 'phases',
  modality: 'modalities',
  place: 'places',
  initiated_by: 'initiators',
  third_parties_present: 'third_parties',
  interpreter: 'interpreters',
  information_given: 'information_items',
  topics: 'topics',
  understanding_check: 'understanding',
  expressed_position: 'expressed_positions',
  protection_concern_raised: 'protection_concern_raised',
  vulnerabilities: 'vulnerabilities',
  outcome: 'session_outcomes',
};

/** The label of every field of the form, in the order of the page, for the list of what is missing. */
export function useSessionLabels(): Record<string, string> {
  const { t } = useTranslation('session');
  return useMemo(() => {
    const names = SESSION_PART_NAMES.flatMap((part) =>
      part === 'concern'
        ? [
            'protection_concern_raised',
            'concern',
            'concern.kind',
            'concern.referred_to',
            'concern.referred_on',
          ]
        : [...SESSION_PARTS[part]],
    );
    return Object.fromEntries(names.map((name) => [name, t(`field.${name.replace('.', '_')}`)]));
  }, [t]);
}

/** A field's value in words; null when nothing was recorded. */
export function useSessionWords() {
  const { t } = useTranslation(['session', 'codes']);
  const format = useFormat();
  return (name: SessionFieldName, session: Partial<Session>): string | null => {
    const value = session[name];
    if (value === null || value === undefined || value === '') return null;
    const list = LISTS[name];
    if (Array.isArray(value)) {
      return value.length === 0 ? null : value.map((code) => t(`codes:${list}.${code}`)).join(' · ');
    }
    if (list) return t(`codes:${list}.${value}`);
    if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
    if (name === 'date' || name === 'follow_up_date') return format.dateLong(String(value));
    if (name === 'duration_min') return format.duration(Number(value));
    if (name === 'language_used' || name === 'information_language') return format.language(String(value));
    return String(value);
  };
}
