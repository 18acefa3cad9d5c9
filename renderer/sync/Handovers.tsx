import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { useTeamWords } from '#renderer/handover/useTeamWords.ts';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import type { ToldHandover } from '#shared/shapes.ts';

/** Cases that went and came, the newest first. Of those that went, only that they did is left here. */
export function Handovers() {
  const { t } = useTranslation('sync');
  const list = useCall('handover.list', {});
  if (list.error) return <FailureNotice failure={list.error} onRetry={() => list.refetch()} />;
  const handovers = list.data?.handovers ?? [];
  if (handovers.length === 0) return null;
  return (
    <Disclosure title={t('handovers.title', { count: handovers.length })}>
      <Stack as="ul" gap={2}>
        {handovers.map((told) => (
          <li key={told.handover.id}>
            <Line told={told} />
          </li>
        ))}
      </Stack>
    </Disclosure>
  );
}

function Line({ told }: { told: ToldHandover }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const teamWords = useTeamWords();
  const { handover, direction, state, alias_or_initials } = told;
  const words = { date: format.date(handover.created_at), team: teamWords(told.team) };
  const what = direction === 'received' ? 'received' : state === 'done' ? 'given' : state;
  return (
    <>
      {alias_or_initials === null ? (
        t('no_person')
      ) : (
        <IconTextLink to={`/people/${handover.person_id}`}>{alias_or_initials}</IconTextLink>
      )}
      {': '}
      {t(`handovers.${what}`, words)}
    </>
  );
}
