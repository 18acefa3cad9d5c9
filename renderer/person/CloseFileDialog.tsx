import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { DatePicker } from '#renderer/ui/DatePicker.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { today } from '#renderer/ui/today.ts';
import { CLOSINGS } from '#shared/codes/process.ts';
import type { Person } from '#shared/person.ts';

type Closing = (typeof CLOSINGS)[number];

/** Five ways in which a file can end, side by side; none is a success or a failure, and none is chosen beforehand. */
export function CloseFileDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation('person');
  const closings = useCodes('closings', CLOSINGS);
  const [how, setHow] = useState<Closing | null>(null);
  const [on, setOn] = useState<string | null>(today());
  const [isTried, setTried] = useState(false);
  const update = useCommand('person.update', { onSuccess: onClose });
  const save = () => {
    setTried(true);
    if (how === null || on === null) return;
    update.mutate({
      id: person.id,
      seen: { closed_as: person.closed_as, closed_on: person.closed_on },
      fields: { closed_as: how, closed_on: on },
    });
  };
  const missing = (value: unknown) => (isTried && value === null ? t('errors:field.required') : undefined);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('close.title')}
      size="s"
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={update.isPending} onPress={save}>
            {t('close.save')}
          </Button>
        </>
      }
    >
      <Stack gap={4}>
        <p>{t('close.text')}</p>
        <RadioGroup<Closing>
          label={t('field.closed_as')}
          options={closings}
          value={how}
          onChange={setHow}
          error={missing(how)}
        />
        <DatePicker
          label={t('field.closed_on')}
          value={on}
          onChange={setOn}
          max={today()}
          error={missing(on)}
        />
        {update.error && <FailureNotice failure={update.error} />}
      </Stack>
    </Dialog>
  );
}
