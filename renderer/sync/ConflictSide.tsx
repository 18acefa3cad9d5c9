import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { Conflict } from '#shared/conflict.ts';
import type { Entity } from '#shared/records.ts';
import type { Side } from './conflictSides.ts';
import { useFieldName, useFieldValue, useWriter } from './fieldWords.ts';

type ValuesProps = { entity: Entity; names: readonly string[]; values: Readonly<Record<string, unknown>> };

function Values({ entity, names, values }: ValuesProps) {
  const fieldName = useFieldName();
  const fieldValue = useFieldValue();
  return (
    <DescriptionList
      items={names.map((field) => ({
        term: fieldName(entity, field),
        value: fieldValue(entity, field, values[field]),
      }))}
    />
  );
}

/** What both had seen when they wrote, as far as it is known. */
export function BaseSide({ conflict, names }: { conflict: Conflict; names: readonly string[] }) {
  const { t } = useTranslation('sync');
  const { base_values } = conflict;
  return (
    <Card level={3} title={t('conflict.before')}>
      <span>{t(base_values === null ? 'conflict.before_unknown' : 'conflict.before_text')}</span>
      {base_values !== null && (
        <Values entity={conflict.entity as Entity} names={names} values={base_values} />
      )}
    </Card>
  );
}

type ConflictSideProps = {
  entity: Entity;
  names: readonly string[];
  side: Side;
  /** This is what the record says until somebody decides. */
  stands: boolean;
  isPending: boolean;
  isDisabled: boolean;
  onChoose?: () => void;
};

export function ConflictSide({
  entity,
  names,
  side,
  stands,
  isPending,
  isDisabled,
  onChoose,
}: ConflictSideProps) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const writer = useWriter();
  return (
    <Card level={3} tone="quiet" title={writer(side.by)}>
      <bdi>{format.dateTime(side.at)}</bdi>
      <Values entity={entity} names={names} values={side.values} />
      {onChoose && (
        <div>
          <Button isPending={isPending} isDisabled={isDisabled} onPress={onChoose}>
            {t(side.choice === 'kept' ? 'conflict.choose_kept' : 'conflict.choose_other')}
          </Button>
        </div>
      )}
      {/* Below: the two dates, values and buttons stand beside each other. */}
      {stands && <span>{t('conflict.stands')}</span>}
    </Card>
  );
}
