import { Combine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { CheckboxGroup } from '#renderer/ui/CheckboxGroup.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { type Combining, unionOf } from '#shared/combine.ts';
import type { Conflict } from '#shared/conflict.ts';
import type { Entity } from '#shared/records.ts';
import type { Side } from './conflictSides.ts';
import { useFieldName, useFieldValue, useMemberName } from './fieldWords.ts';

type CombineValueProps = {
  conflict: Conflict;
  combining: Combining;
  sides: readonly [Side, Side];
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  isPending: boolean;
  isDisabled: boolean;
  onCombine: (value: unknown) => void;
};

/** A third value out of both. It starts empty: nothing is decided by what happens to stand in a field. */
export function CombineValue(props: CombineValueProps) {
  const { t } = useTranslation('sync');
  if (!props.isOpen) {
    return (
      <div>
        <Button icon={Combine} isDisabled={props.isDisabled} onPress={() => props.onOpen(true)}>
          {t('conflict.combine')}
        </Button>
      </div>
    );
  }
  return (
    <Card level={3} title={t('conflict.combine_title')}>
      {props.combining.how === 'text' ? (
        <CombineText {...props} maxLength={props.combining.maxLength} />
      ) : (
        <CombineList {...props} />
      )}
    </Card>
  );
}

type PartProps = Omit<CombineValueProps, 'combining' | 'isOpen'>;

function CombineText({ maxLength, ...props }: PartProps & { maxLength: number | null }) {
  const { conflict, sides } = props;
  const { t } = useTranslation('sync');
  const fieldName = useFieldName();
  const member = useMemberName();
  const me = useCall('profile.get', {}).data?.counsellor_id;
  const [text, setText] = useState('');
  const textOf = (side: Side) => {
    const value = side.values[conflict.field];
    return typeof value === 'string' ? value : '';
  };
  return (
    <Stack gap={3}>
      <Cluster gap={2}>
        {sides
          .filter((side) => textOf(side) !== '')
          .map((side) => (
            <Button key={side.choice} size="s" onPress={() => setText(textOf(side))}>
              {side.by !== null && side.by === me
                ? t('conflict.start_with_yours')
                : t('conflict.start_with', { name: member(side.by) })}
            </Button>
          ))}
      </Cluster>
      <TextArea
        label={fieldName(conflict.entity as Entity, conflict.field)}
        value={text}
        onChange={setText}
        autoFocus
        {...(maxLength === null ? {} : { maxLength })}
      />
      <Confirm {...props} isEmpty={text.trim() === ''} onConfirm={() => props.onCombine(text.trim())} />
    </Stack>
  );
}

/** Every entry of either list, none of them ticked. */
function CombineList(props: PartProps) {
  const { conflict, sides } = props;
  const fieldName = useFieldName();
  const fieldValue = useFieldValue();
  const entity = conflict.entity as Entity;
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const entries = unionOf(sides[0].values[conflict.field], sides[1].values[conflict.field]);
  return (
    <Stack gap={3}>
      <CheckboxGroup
        label={fieldName(entity, conflict.field)}
        columns={2}
        value={ticked}
        onChange={setTicked}
        options={entries.map((entry, at) => ({
          value: String(at),
          label: fieldValue(entity, conflict.field, [entry]) ?? '',
        }))}
      />
      <Confirm
        {...props}
        isEmpty={ticked.length === 0}
        onConfirm={() => props.onCombine(entries.filter((_, at) => ticked.includes(String(at))))}
      />
    </Stack>
  );
}

type ConfirmProps = Pick<PartProps, 'onOpen' | 'isPending' | 'isDisabled'> & {
  isEmpty: boolean;
  onConfirm: () => void;
};

function Confirm({ onOpen, isPending, isDisabled, isEmpty, onConfirm }: ConfirmProps) {
  const { t } = useTranslation(['sync', 'common']);
  return (
    <Cluster gap={2}>
      <Button isPending={isPending} isDisabled={isDisabled || isEmpty} onPress={onConfirm}>
        {t('conflict.choose_combined')}
      </Button>
      <Button variant="plain" onPress={() => onOpen(false)}>
        {t('common:cancel')}
      </Button>
    </Cluster>
  );
}
