import { Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { Person } from '#shared/person.ts';

export function WhoCard({ person }: { person: Person }) {
  const { t } = useTranslation(['person', 'codes']);
  const format = useFormat();
  const { preferred_sex_of_interpreter: preferred } = person;
  const languages = person.languages.map((language) => (
    <div key={language.code}>
      {t(language.reads ? 'language_read' : 'language_not_read', {
        language: format.language(language.code),
        level: t(`codes:language_levels.${language.level}`),
      })}
    </div>
  ));
  const interpreter = !person.interpreter_needed
    ? t('interpreter.not_needed')
    : preferred === null || preferred === 'no_preference'
      ? t('interpreter.needed')
      : t(`interpreter.needed_${preferred}`);
  const born = person.birth_date === null ? person.birth_year : format.date(person.birth_date);
  const items = [
    {
      term: t('field.country_of_return'),
      value: person.country_of_return && format.country(person.country_of_return),
    },
    { term: t('field.languages'), value: languages },
    { term: t('field.interpreter_needed'), value: interpreter },
    { term: t('field.citizenship'), value: format.country(person.citizenship) },
    { term: t('field.born'), value: born },
    { term: t('field.sex'), value: t(`codes:sexes.${person.sex}`) },
    { term: t('field.accompaniment'), value: t(`codes:accompaniments.${person.accompaniment}`) },
    { term: t('field.procedure_stage'), value: t(`codes:procedure_stages.${person.procedure_stage}`) },
    ...(person.local_ref === null ? [] : [{ term: t('field.local_ref'), value: person.local_ref }]),
    ...(person.full_name_latin === null && person.full_name_original === null
      ? []
      : [
          {
            term: t('field.full_name'),
            value: (
              <>
                {person.full_name_latin && <div>{person.full_name_latin}</div>}
                {person.full_name_original && (
                  <div>
                    <bdi>{person.full_name_original}</bdi>
                  </div>
                )}
              </>
            ),
          },
        ]),
  ];
  return (
    <Card
      title={t('card.who')}
      actions={
        <ButtonLink to={`/people/${person.id}/edit`} size="s" variant="plain" icon={Pencil}>
          {t('edit.open')}
        </ButtonLink>
      }
    >
      <DescriptionList items={items} />
    </Card>
  );
}
