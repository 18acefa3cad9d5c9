import { VULNERABILITIES } from '#shared/codes/person.ts';
import type { Duplicate } from '#shared/duplicate.ts';
import { sameValue } from '#shared/merge.ts';
import type { Person, PersonFields } from '#shared/person.ts';

type PersonField = keyof PersonFields;

/** Chosen together, because one without the other says nothing or contradicts it. */
const TOGETHER: Readonly<Record<string, readonly PersonField[]>> = {
  born: ['birth_year', 'birth_date'],
  closed_as: ['closed_as', 'closed_on'],
};

/** What is compared, in the order of the form. */
export const MERGE_FIELDS = [
  'alias_or_initials',
  'full_name_latin',
  'full_name_original',
  'local_ref',
  'born',
  'sex',
  'citizenship',
  'languages',
  'interpreter_needed',
  'preferred_sex_of_interpreter',
  'accompaniment',
  'procedure_stage',
  'country_of_return',
  'vd_period_until',
  'vulnerabilities',
  'closed_as',
] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];
export const fieldsOfMerge = (field: MergeField): readonly PersonField[] =>
  TOGETHER[field] ?? [field as PersonField];

/** `both` is there for lists alone. */
export const MERGE_CHOICES = ['kept', 'other', 'both'] as const;
export type MergeChoice = (typeof MERGE_CHOICES)[number];
export const canTakeBoth = (field: MergeField): boolean =>
  field === 'languages' || field === 'vulnerabilities';

/** same: nothing to do. taken: only one of the two says it, and that is taken. choose: a person has to. */
export type MergeEntry = {
  field: MergeField;
  state: 'same' | 'taken' | 'choose';
  taken: Partial<PersonFields>;
};

const isEmpty = (field: PersonField, value: unknown): boolean =>
  value === null ||
  (Array.isArray(value) && value.length === 0) ||
  (value === 'UNK' && (field === 'sex' || field === 'citizenship'));

const yearOf = (date: string | null | undefined): number | null =>
  date === null || date === undefined ? null : Number(date.slice(0, 4));

function compareField(field: MergeField, kept: PersonFields, other: PersonFields): MergeEntry {
  const names = fieldsOfMerge(field);
  if (names.every((name) => sameValue(kept[name], other[name]))) return { field, state: 'same', taken: {} };
  const choose: MergeEntry = { field, state: 'choose', taken: {} };
  // An open file beside a closed one: "open" is an answer too.
  if (field === 'closed_as') return choose;
  const taken: Partial<Record<PersonField, unknown>> = {};
  for (const name of names) {
    if (sameValue(kept[name], other[name]) || isEmpty(name, other[name])) continue;
    if (!isEmpty(name, kept[name])) return choose;
    taken[name] = other[name];
  }
  if (field === 'born') {
    const born = { ...kept, ...taken } as PersonFields;
    const year = yearOf(born.birth_date);
    if (year !== null && born.birth_year !== null && year !== born.birth_year) return choose;
  }
  return { field, state: 'taken', taken: taken as Partial<PersonFields> };
}

/** Two files field by field. Where both say something else, nothing is chosen beforehand. */
export const compareFiles = (kept: PersonFields, other: PersonFields): MergeEntry[] =>
  MERGE_FIELDS.map((field) => compareField(field, kept, other));

const MOST_LANGUAGES = 12;

function bothOf(field: MergeField, kept: PersonFields, other: PersonFields): Partial<PersonFields> {
  if (field === 'languages') {
    const more = other.languages.filter(({ code }) => !kept.languages.some((known) => known.code === code));
    return { languages: [...kept.languages, ...more].slice(0, MOST_LANGUAGES) };
  }
  const named = new Set([...kept.vulnerabilities, ...other.vulnerabilities]);
  if (named.size > 1) named.delete('none_disclosed');
  return { vulnerabilities: VULNERABILITIES.filter((one) => named.has(one)) };
}

export type MergeChoices = Partial<Record<MergeField, MergeChoice>>;

/** What the kept file gets, and what somebody still has to choose. */
export function mergeFiles(
  kept: PersonFields,
  other: PersonFields,
  choices: MergeChoices,
): { fields: Partial<PersonFields>; missing: MergeField[] } {
  const fields: Partial<PersonFields> = {};
  const missing: MergeField[] = [];
  for (const { field, state, taken } of compareFiles(kept, other)) {
    const choice = choices[field];
    if (state === 'taken') Object.assign(fields, taken);
    if (state !== 'choose') continue;
    if (choice === undefined || (choice === 'both' && !canTakeBoth(field))) missing.push(field);
    else if (choice === 'both') Object.assign(fields, bothOf(field, kept, other));
    else if (choice === 'other')
      for (const name of fieldsOfMerge(field)) Object.assign(fields, { [name]: other[name] });
  }
  return { fields, missing };
}

/** The file that was there first is kept; on every device the same one. */
export function keptFirst<P extends Pick<Person, 'id' | 'created_at'>>(a: P, b: P): [kept: P, other: P] {
  const isFirst = a.created_at === b.created_at ? a.id < b.id : a.created_at < b.created_at;
  return isFirst ? [a, b] : [b, a];
}

/**
 * What taking a decision back does to the kept file: a field goes back to what it was, unless somebody has changed it
 * since. Those stay as they are and are named.
 */
export function undoOf(
  person: PersonFields,
  { before, merged }: Pick<Duplicate, 'before' | 'merged'>,
): { back: Partial<PersonFields>; stays: MergeField[] } {
  const back: Partial<PersonFields> = {};
  const stays: MergeField[] = [];
  for (const field of MERGE_FIELDS) {
    const names = fieldsOfMerge(field).filter((name) => name in merged);
    if (names.length === 0) continue;
    if (names.every((name) => sameValue(person[name], merged[name]))) {
      for (const name of names) Object.assign(back, { [name]: before[name] ?? null });
    } else if (!names.every((name) => sameValue(person[name], before[name]))) stays.push(field);
  }
  return { back, stays };
}
