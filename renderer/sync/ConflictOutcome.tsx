import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Conflict } from '#shared/conflict.ts';
import type { Entity } from '#shared/records.ts';
import { useDecisionWords } from './useDecisionWords.ts';

/** Somebody has decided meanwhile: who, when, and for what. */
export function ConflictOutcome({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation('sync');
  const words = useDecisionWords();
  const history = useCall('sync.history', {
    entity: conflict.entity as Entity,
    record_ids: [conflict.record_id],
  });
  const decided = history.data?.conflicts.find(({ id }) => id === conflict.id);
  return (
    <Notice title={t('conflict.decided_elsewhere')} isLive>
      {decided === undefined ? t('conflict.decided_unknown') : words.decided(decided)}
    </Notice>
  );
}
