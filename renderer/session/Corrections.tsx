import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { type Amendment, amendedSession, type Session } from '#shared/session.ts';
import { CorrectedValue } from './CorrectedValue.tsx';
import { AMENDABLE_FIELDS, useSessionWords } from './sessionFields.ts';

/** A counsellor's name as the team knows it; on a device without a team there is only its owner. */
export function useCounsellorName(): (id: string) => string {
  const { t } = useTranslation('session');
  const profile = useCall('profile.get', {}).data;
  return (id) => {
    const member = profile?.members.find((one) => one.id === id);
    if (member?.display_name) return member.display_name;
    return (profile?.counsellor_id === id && profile.display_name) || t('a_counsellor');
  };
}

/** Every correction with who, when and why, and what it changed from what; the latest first. */
export function Corrections({ session, amendments }: { session: Session; amendments: readonly Amendment[] }) {
  const { t } = useTranslation('session');
  const format = useFormat();
  const words = useSessionWords();
  const nameOf = useCounsellorName();
  const oldestFirst = [...amendments].sort((a, b) => (a.amended_at < b.amended_at ? -1 : 1));
  const entries = oldestFirst.map((amendment, index) => ({
    amendment,
    before: amendedSession(session, oldestFirst.slice(0, index)),
    after: amendedSession(session, oldestFirst.slice(0, index + 1)),
  }));
  return (
    <Stack as="ul" gap={3}>
      {entries.reverse().map(({ amendment, before, after }) => (
        <li key={amendment.id}>
          <Card>
            <p>
              {t('amended_by', {
                name: nameOf(amendment.amended_by),
                time: format.dateTime(amendment.amended_at),
              })}
            </p>
            <DescriptionList
              items={[
                { term: t('amend.reason'), value: amendment.reason, isLong: true },
                ...AMENDABLE_FIELDS.filter((name) => name in amendment.fields).map((name) => ({
                  term: t(`field.${name}`),
                  value: (
                    <CorrectedValue now={words(name, after)} original={words(name, before)} label="before" />
                  ),
                })),
              ]}
            />
          </Card>
        </li>
      ))}
    </Stack>
  );
}
