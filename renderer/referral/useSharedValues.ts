import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { createFormat, useFormat } from '#renderer/ui/format.ts';
import { SHAREABLE_FIELDS } from '#shared/codes/assistance.ts';
import type { ReferralInput } from '#shared/referral.ts';
import type { PersonFile } from '#shared/shapes.ts';

export type SharedField = (typeof SHAREABLE_FIELDS)[number];
export type SharedValues = Record<SharedField, string | null>;

type What = Pick<ReferralInput, 'application_id' | 'needs'> & { country: string | null };
type Format = ReturnType<typeof createFormat> & {
  country: (code: string) => string;
  language: (code: string) => string;
};

function valuesOf(file: PersonFile, what: What, t: TFunction, format: Format): SharedValues {
  const { person } = file;
  const application = file.applications.find(({ id }) => id === what.application_id);
  const listed = (words: readonly string[]) => (words.length === 0 ? null : format.list(words));
  const date = (day: string | null | undefined) => (day ? format.date(day) : null);
  const relatives = file.household?.members.flatMap((member) => {
    const row = file.relatives.find(({ id }) => id === member.person_id);
    if (row === undefined) return [];
    return `${row.full_name_latin ?? row.alias_or_initials} (${t(`codes:household_roles.${member.role}`)})`;
  });
  const country = what.country === null || what.country === '*' ? person.country_of_return : what.country;
  const fitness = application?.medical_fitness;
  return {
    full_name_latin: person.full_name_latin,
    full_name_original: person.full_name_original,
    birth_date: date(person.birth_date),
    birth_year:
      person.birth_year === null ? (person.birth_date?.slice(0, 4) ?? null) : String(person.birth_year),
    sex: t(`codes:sexes.${person.sex}`),
    citizenship: format.country(person.citizenship),
    country_of_return: country === null ? null : format.country(country),
    region_of_return: application?.region_of_return ?? null,
    languages: listed(person.languages.map(({ code }) => format.language(code))),
    household_members: listed(relatives ?? []),
    planned_departure: date(application?.planned_departure),
    needs: listed(what.needs.map((code) => t(`codes:assistance_types.${code}`))),
    medical_fitness:
      fitness === undefined || fitness === 'not_assessed' ? null : t(`codes:medical_fitness.${fitness}`),
    local_ref: person.local_ref,
  };
}

/** What each field would tell the partner, as it is recorded now. */
export function useSharedValues(file: PersonFile, what: What): SharedValues {
  const { t } = useTranslation(['referral', 'codes']);
  return valuesOf(file, what, t, useFormat());
}

/** The preparation sheet: the chosen fields and nothing else, in the language of whoever reads it. */
export function useSheet(
  file: PersonFile,
  what: What & Pick<ReferralInput, 'data_shared'> & { programme_name: string },
  language: string,
): string {
  const { t: tHere, i18n } = useTranslation(['referral', 'codes', 'common']);
  const here = useFormat();
  const isHere = language === i18n.language;
  const t = isHere ? tHere : i18n.getFixedT(language, ['referral', 'codes', 'common']);
  const plain = createFormat(language);
  const named = (key: string): string | null => (i18n.exists(key, { lng: language }) ? t(key) : null);
  const format: Format = isHere
    ? here
    : {
        ...plain,
        country: (code) => named(`common:country.${code}`) ?? plain.countryName(code) ?? code,
        language: (code) => named(`common:language.${code}`) ?? plain.languageName(code) ?? code,
      };
  const values = valuesOf(file, what, t, format);
  const lines = SHAREABLE_FIELDS.filter((field) => what.data_shared.includes(field)).map(
    (field) => `${t(`codes:shareable_fields.${field}`)}: ${values[field] ?? t('common:not_recorded')}`,
  );
  return [what.programme_name, '', ...lines].join('\n');
}
