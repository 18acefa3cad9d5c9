import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { sameValue } from '#shared/merge.ts';
import type { Entity } from '#shared/records.ts';
import type { OpenConflict } from './Conflicts.tsx';
import { useFieldName, useFieldValue, useWriter } from './fieldWords.ts';

/** Both values side by side, of equal weight. Only a button that names a value decides; closing decides nothing. */
export function ConflictDialog({ open, onClose }: { open: OpenConflict; onClose: () => void }) {
  const { t } = useTranslation('sync');
  const fieldName = useFieldName();
  const { conflict, alias_or_initials } = open;
  const entity = conflict.entity as Entity;
  const decide = useCommand('sync.decide', {
    onSuccess: () => {
      toast({ text: t('conflict.decided'), tone: 'safe' });
      onClose();
    },
  });
  const sides = [
    { choice: 'kept', values: conflict.kept_values, by: conflict.kept_by, at: conflict.kept_at },
    { choice: 'other', values: conflict.other_values, by: conflict.other_by, at: conflict.other_at },
  ] as const;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="l"
      title={t('conflict.dialog_title', {
        person: alias_or_initials ?? t('no_person'),
        field: fieldName(entity, conflict.field),
      })}
      footer={<Button onPress={onClose}>{t('conflict.later')}</Button>}
    >
      <Stack>
        <p>{t('conflict.dialog_text', { record: t(`entity.${entity}`) })}</p>
        <Columns min="m">
          {sides.map((side) => (
            <Side
              key={side.choice}
              open={open}
              side={side}
              isPending={decide.isPending && decide.variables?.choice === side.choice}
              isDisabled={decide.isPending}
              onChoose={() => decide.mutate({ conflict_id: conflict.id, choice: side.choice })}
            />
          ))}
        </Columns>
        {decide.error && <FailureNotice failure={decide.error} />}
      </Stack>
    </Dialog>
  );
}

type SideProps = {
  open: OpenConflict;
  side: {
    choice: 'kept' | 'other';
    values: Readonly<Record<string, unknown>>;
    by: string | null;
    at: string | null;
  };
  isPending: boolean;
  isDisabled: boolean;
  onChoose: () => void;
};

function Side({ open, side, isPending, isDisabled, onChoose }: SideProps) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const writer = useWriter();
  const fieldName = useFieldName();
  const fieldValue = useFieldValue();
  const entity = open.conflict.entity as Entity;
  return (
    <Card level={3} tone="quiet" title={writer(side.by)}>
      <span>{format.dateTime(side.at)}</span>
      <DescriptionList
        items={namesToShow(open).map((field) => ({
          term: fieldName(entity, field),
          value: fieldValue(entity, field, side.values[field]),
        }))}
      />
      <div>
        <Button isPending={isPending} isDisabled={isDisabled} onPress={onChoose}>
          {t(side.choice === 'kept' ? 'conflict.choose_kept' : 'conflict.choose_other')}
        </Button>
      </div>
      {/* Below: the two dates, values and buttons stand beside each other. */}
      {side.choice === 'kept' && <span>{t('conflict.stands')}</span>}
    </Card>
  );
}

/** What differs. The steps of a course are in the state and its days already. */
function namesToShow({ conflict }: OpenConflict): string[] {
  const { kept_values, other_values } = conflict;
  const names = [...new Set([...Object.keys(kept_values), ...Object.keys(other_values)])];
  return names.filter(
    (name) => name !== 'history' && (names.length === 1 || !sameValue(kept_values[name], other_values[name])),
  );
}
