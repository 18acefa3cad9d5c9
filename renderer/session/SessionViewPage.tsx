import { BookOpenCheck, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { type Amendment, amendedSession, type Session } from '#shared/session.ts';
import { AmendDialog } from './AmendDialog.tsx';
import { CorrectedValue } from './CorrectedValue.tsx';
import { Corrections, useCounsellorName } from './Corrections.tsx';
import { SESSION_VIEW, type SessionFieldName, useSessionWords } from './sessionFields.ts';

/** `/people/:id/sessions/:session_id`: a finalised talk. It never changes; corrections stand beside it. */
export function SessionViewPage() {
  const { id = '', session_id = '' } = useParams();
  const file = useCall('person.file', { id });
  const record = useCall('session.get', { id: session_id });
  const failure = file.error ?? record.error;
  if (failure) return <FailureNotice failure={failure} />;
  if (!file.data || !record.data) return <Skeleton rows={10} />;
  const { person } = file.data;
  const { session, amendments } = record.data;
  return (
    <SessionView
      session={session}
      amendments={amendments}
      languages={person.languages.map((language) => language.code)}
      back={{ to: `/people/${id}`, label: person.alias_or_initials }}
    />
  );
}

type SessionViewProps = {
  session: Session;
  amendments: readonly Amendment[];
  languages: readonly string[];
  back: { to: string; label: string };
};

function SessionView({ session, amendments, languages, back }: SessionViewProps) {
  const { t } = useTranslation('session');
  const format = useFormat();
  const words = useSessionWords();
  const nameOf = useCounsellorName();
  const [isAmending, setAmending] = useState(false);
  const reading = amendedSession(session, amendments);
  const item = (name: SessionFieldName) => ({
    term: t(`field.${name}`),
    value: <CorrectedValue now={words(name, reading)} original={words(name, session)} />,
    isLong: [
      'topics',
      'third_parties_present',
      'information_given',
      'agreed_actions',
      'vulnerabilities',
    ].includes(name),
  });
  // What does not apply to this talk is not listed as missing.
  const isShown = (name: SessionFieldName) => {
    if (name === 'interpreter_is_child') return reading.interpreter === 'family_member';
    const isAboutText = name === 'information_language' || name === 'information_version';
    return isAboutText ? reading.information_given.length > 0 : name !== 'note';
  };
  return (
    <Page
      title={t('title_view', { date: format.dateLong(reading.date) })}
      back={back}
      width="reading"
      lead={
        <Badge icon={BookOpenCheck}>
          {t('finalised_by', {
            name: nameOf(session.counsellor_id),
            time: format.dateTime(session.finalised_at),
          })}
        </Badge>
      }
      actions={
        <Button icon={PencilLine} onPress={() => setAmending(true)}>
          {t('amend.open')}
        </Button>
      }
    >
      {amendments.length > 0 && <Notice>{t('corrected', { count: amendments.length })}</Notice>}
      {SESSION_VIEW.map(({ title, fields, isHidden }) => {
        const list = <DescriptionList columns={2} items={fields.filter(isShown).map(item)} />;
        return (
          <Section key={title} title={t(title)}>
            {isHidden ? <Disclosure title={t('show')}>{list}</Disclosure> : list}
          </Section>
        );
      })}
      {session.note !== null && (
        <Section title={t('part.note.title')} description={t('part.note.lead')}>
          <p dir="auto">{session.note}</p>
        </Section>
      )}
      {amendments.length > 0 && (
        <Section title={t('corrections')}>
          <Corrections session={session} amendments={amendments} />
        </Section>
      )}
      {isAmending && (
        <AmendDialog session={reading} languages={languages} onClose={() => setAmending(false)} />
      )}
    </Page>
  );
}
