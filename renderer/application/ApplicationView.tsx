import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Page, Section } from '#renderer/ui/Page.tsx';
import type { Application } from '#shared/application.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { applicationToInput } from './applicationForm.ts';
import { APPLICATION_ICONS } from './applicationIcons.ts';
import { Course } from './Course.tsx';
import { useApplicationLabels } from './useApplicationLabels.ts';
import { useFieldWords } from './useFieldWords.ts';

/** An application whose course is over: readable, and as it was. */
export function ApplicationView({ application, file }: { application: Application; file: PersonFile }) {
  const { t } = useTranslation(['application', 'codes']);
  const format = useFormat();
  const labels = useApplicationLabels();
  const words = useFieldWords();
  const programme = useCall(
    'programme.get',
    { id: application.programme_id ?? '-' },
    { isEnabled: application.programme_id !== null },
  ).data;
  const { person_id: _, household_id: __, programme_id, ...fields } = applicationToInput(application);
  return (
    <Page
      title={t('title', { name: file.person.alias_or_initials })}
      width="reading"
      back={{ to: `/people/${file.person.id}`, label: file.person.alias_or_initials }}
      lead={
        <Badge icon={APPLICATION_ICONS[application.status]}>
          {t('since', {
            state: t(`codes:application_states.${application.status}`),
            date: format.date(application.status_on),
          })}
        </Badge>
      }
    >
      <Course application={application} file={file} onSave={async () => true} />
      <Section title={t('part.recorded')}>
        <DescriptionList
          columns={2}
          items={[
            ...(programme_id === null
              ? []
              : [{ term: t('field.programme_id'), value: programme?.name ?? programme_id }]),
            ...Object.entries(fields)
              .filter(([, value]) => value !== null)
              .map(([name, value]) => ({ term: labels[name] ?? name, value: words(name, value) })),
            ...(application.withdrawal_reason === null
              ? []
              : [{ term: t('step.withdrawal_reason'), value: application.withdrawal_reason, isLong: true }]),
          ]}
        />
      </Section>
      <ConflictHistory entity="application" recordIds={[application.id]} />
    </Page>
  );
}
