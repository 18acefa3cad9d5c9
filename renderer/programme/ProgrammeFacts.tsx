import { useTranslation } from 'react-i18next';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import type { Programme } from '#shared/programme.ts';
import { CopyableText } from './CopyableText.tsx';
import { useProgrammeWords } from './useProgrammeWords.ts';

/** What is written about a programme is written in English, or in the words of its source. */
const AsWritten = ({ text }: { text: string }) =>
  text === '' ? null : (
    <bdi lang="en" dir="auto">
      {text}
    </bdi>
  );

export function ProgrammeFacts({ programme }: { programme: Programme }) {
  const { t } = useTranslation(['programme', 'codes']);
  const format = useFormat();
  const words = useProgrammeWords();
  const field = (name: string) => t(`field.${name}`);
  const text = (name: 'amount_text' | 'duration_text' | 'notes' | 'provider' | 'funder') => ({
    term: field(name),
    value: programme[name] === '' ? null : <AsWritten text={programme[name]} />,
    isLong: true,
  });
  const status = t('status_because', {
    status: t(`codes:programme_states.${programme.status}`),
    basis: t(`codes:status_bases.${programme.status_basis}`),
  });
  return (
    <>
      <Section title={t('section.help')}>
        <DescriptionList
          items={[
            { term: field('assistance_types'), value: words.assistance(programme), isLong: true },
            text('amount_text'),
            text('duration_text'),
            text('notes'),
          ]}
        />
      </Section>
      <Section title={t('section.who')}>
        <DescriptionList
          items={[
            { term: field('countries'), value: words.allCountries(programme), isLong: true },
            {
              term: field('target_groups'),
              value: format.list(programme.target_groups.map(words.targetGroup)),
              isLong: true,
            },
            {
              term: field('return_types_eligible'),
              value: format.list(
                programme.return_types_eligible.map((code) => t(`codes:return_types.${code}`)),
              ),
            },
            { term: field('open_to_member_states'), value: words.grantingStates(programme), isLong: true },
          ]}
        />
      </Section>
      <Section title={t('section.provider')}>
        <DescriptionList
          items={[
            text('provider'),
            text('funder'),
            {
              term: field('languages'),
              value:
                programme.languages.length === 0
                  ? null
                  : format.list(programme.languages.map(format.language)),
              isLong: true,
            },
            {
              term: field('url'),
              value: programme.url === '' ? null : <CopyableText text={programme.url} />,
            },
          ]}
        />
      </Section>
      <Section title={t('section.certainty')} description={t('section.certainty_lead')}>
        <DescriptionList
          items={[
            { term: field('status'), value: status, isLong: true },
            { term: field('confidence'), value: t(`codes:confidences.${programme.confidence}`) },
            {
              term: field('valid_as_of'),
              value: (
                <>
                  {words.dated(programme)}
                  {programme.valid_as_of_note !== '' && (
                    <>
                      {' '}
                      <AsWritten text={`(${programme.valid_as_of_note})`} />
                    </>
                  )}
                </>
              ),
              isLong: true,
            },
            {
              term: field('reviewed_on'),
              value:
                programme.reviewed_on === null ? t('never_reviewed') : format.date(programme.reviewed_on),
            },
            {
              term: field('inferred_fields'),
              value:
                programme.inferred_fields.length === 0 ? (
                  t('nothing_inferred')
                ) : (
                  <AsWritten text={programme.inferred_fields.join('; ')} />
                ),
              isLong: true,
            },
            ...(programme.replaced_by === null
              ? []
              : [{ term: field('replaced_by'), value: programme.replaced_by }]),
            { term: field('id'), value: programme.id },
          ]}
        />
      </Section>
      <Section title={t('section.sources')} description={t('section.sources_lead')}>
        <Stack as="ul" gap={1}>
          {programme.source.map((address) => (
            <li key={address}>
              <CopyableText text={address} />
            </li>
          ))}
        </Stack>
      </Section>
    </>
  );
}
