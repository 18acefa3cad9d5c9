import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { isFailure } from '#renderer/callFailure.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { combiningOf } from '#shared/combine.ts';
import { sameValue } from '#shared/merge.ts';
import type { Entity } from '#shared/records.ts';
import { CombineValue } from './CombineValue.tsx';
import { ConflictOutcome } from './ConflictOutcome.tsx';
import { BaseSide, ConflictSide } from './ConflictSide.tsx';
import type { OpenConflict } from './Conflicts.tsx';
import { namesToShow, sidesOf } from './conflictSides.ts';
import { useFieldName, useFieldValue } from './fieldWords.ts';

type ConflictDialogProps = {
  open: OpenConflict;
  /** It is in nobody's queue any more: somebody decided while this window stood open. */
  isDecidedElsewhere: boolean;
  onClose: () => void;
};

/**
 * What was there before, and both values side by side, of equal weight. Only a button that names a value decides;
 * closing decides nothing.
 */
export function ConflictDialog({ open, isDecidedElsewhere, onClose }: ConflictDialogProps) {
  const { t } = useTranslation('sync');
  const fieldName = useFieldName();
  const fieldValue = useFieldValue();
  const me = useCall('profile.get', {}).data?.counsellor_id ?? null;
  const [isCombining, setCombining] = useState(false);
  const { conflict, alias_or_initials, current_values } = open;
  const entity = conflict.entity as Entity;
  const decide = useCommand('sync.decide', {
    onSuccess: () => {
      toast({ text: t('conflict.decided'), tone: 'safe' });
      onClose();
    },
  });
  const sides = sidesOf(conflict, me);
  const combining = combiningOf(entity, conflict.field);
  const isMyOwn = decide.isPending || decide.isSuccess;
  const isDecided = (isDecidedElsewhere && !isMyOwn) || isFailure(decide.error, 'conflict_decided');
  const stands = sides.find(({ values }) => sameValue(values, current_values));
  const names = namesToShow(conflict);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="l"
      title={t('conflict.dialog_title', {
        person: alias_or_initials ?? t('no_person'),
        field: fieldName(entity, conflict.field),
      })}
      footer={<Button onPress={onClose}>{t(isDecided ? 'conflict.close' : 'conflict.later')}</Button>}
    >
      <Stack>
        {isDecided ? (
          <ConflictOutcome conflict={conflict} />
        ) : (
          <p>{t('conflict.dialog_text', { record: t(`entity.${entity}`) })}</p>
        )}
        <Columns min="s">
          <BaseSide conflict={conflict} names={names} />
          {sides.map((side) => (
            <ConflictSide
              key={side.choice}
              entity={entity}
              names={names}
              side={side}
              stands={!isDecided && side === stands}
              isPending={decide.isPending && decide.variables?.choice === side.choice}
              isDisabled={decide.isPending}
              {...(isDecided
                ? {}
                : {
                    onChoose: () =>
                      decide.mutate({ conflict_id: conflict.id, choice: side.choice, values: null }),
                  })}
            />
          ))}
        </Columns>
        {stands === undefined && current_values !== null && !isDecided && (
          <Notice>
            {t('conflict.stands_now', {
              value:
                names
                  .map((name) => fieldValue(entity, name, current_values[name]))
                  .filter(Boolean)
                  .join(' · ') || t('conflict.nothing'),
            })}
          </Notice>
        )}
        {!isDecided && combining !== null && (
          <CombineValue
            conflict={conflict}
            combining={combining}
            sides={sides}
            isOpen={isCombining}
            onOpen={setCombining}
            isPending={decide.isPending && decide.variables?.choice === 'combined'}
            isDisabled={decide.isPending}
            onCombine={(value) =>
              decide.mutate({
                conflict_id: conflict.id,
                choice: 'combined',
                values: { [conflict.field]: value },
              })
            }
          />
        )}
        {!isDecided && combining === null && names.length > 1 && <p>{t('conflict.whole_only')}</p>}
        {decide.error && !isDecided && <FailureNotice failure={decide.error} />}
      </Stack>
    </Dialog>
  );
}
