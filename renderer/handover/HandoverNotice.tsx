import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { ToldHandover } from '#shared/shapes.ts';
import { useTeamWords } from './useTeamWords.ts';

/** The one that is under way, or that came to nothing: the latest of those that are not done. */
export const openHandoverOf = (handovers: readonly ToldHandover[]): ToldHandover | null =>
  handovers.find(({ state }) => state === 'waiting' || state === 'leaving') ??
  handovers.find(({ state }) => state === 'refused') ??
  null;

/** On a file whose hand-over is not done: where it goes, and what can be done meanwhile. */
export function HandoverNotice({ told }: { told: ToldHandover }) {
  const { t } = useTranslation('handover');
  const format = useFormat();
  const teamWords = useTeamWords();
  const { state, handover } = told;
  if (state === 'done') return null;
  return (
    <Notice
      tone={state === 'refused' ? 'attention' : 'info'}
      title={t(`notice.${state}.title`, { team: teamWords(told.team) })}
      actions={<IconTextLink to="/sync">{t('notice.sync')}</IconTextLink>}
    >
      {t(`notice.${state}.text`, { date: format.date(handover.created_at) })}
    </Notice>
  );
}
