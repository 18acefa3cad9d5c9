import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import type { Conflict } from '#shared/conflict.ts';
import type { Entity } from '#shared/records.ts';
import css from './ConflictHistory.module.css';
import { useDecisionWords } from './useDecisionWords.ts';

/** Both values of what was decided once. What was not chosen is never thrown away. */
export function DecidedConflict({ conflict }: { conflict: Conflict }) {
  const words = useDecisionWords();
  return (
    <div className={css.decided}>
      <p>{words.decided(conflict)}</p>
      <DescriptionList items={words.written(conflict)} columns={2} />
    </div>
  );
}

type ConflictHistoryProps = { entity: Entity; recordIds: readonly string[] };

/** On a record's page: differences that somebody has decided. Nothing where there were none. */
export function ConflictHistory({ entity, recordIds }: ConflictHistoryProps) {
  const { t } = useTranslation('sync');
  const words = useDecisionWords();
  const input = { entity, record_ids: recordIds.slice(0, 500) };
  const conflicts = useCall('sync.history', input, { isEnabled: recordIds.length > 0 }).data?.conflicts ?? [];
  if (conflicts.length === 0) return null;
  return (
    <Disclosure title={t('conflict.history', { count: conflicts.length })} level={2}>
      <Stack gap={4}>
        {conflicts.map((conflict) => (
          <section key={conflict.id} className={css.entry}>
            <h3 className={css.title}>{words.field(conflict)}</h3>
            <DecidedConflict conflict={conflict} />
          </section>
        ))}
      </Stack>
    </Disclosure>
  );
}
