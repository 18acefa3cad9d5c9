import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Person, PersonFields } from '#shared/person.ts';
import type { EditForm } from './EditPersonPage.tsx';
import { usePersonLabels } from './usePersonLabels.ts';
import { usePersonValue } from './usePersonValue.ts';

type ChangedElsewhereProps = {
  form: UseFormReturn<EditForm>;
  /** As it stands now, with what came from elsewhere. */
  person: Person;
  names: readonly (keyof PersonFields)[];
  onDecided: () => void;
};

/** Somebody else changed the same fields meanwhile: both values are shown, and whoever writes decides. */
export function ChangedElsewhere({ form, person, names, onDecided }: ChangedElsewhereProps) {
  const { t } = useTranslation('person');
  const labels = usePersonLabels();
  const valueInWords = usePersonValue();
  const decide = (keepMine: boolean) => {
    for (const name of names) {
      // From now on the other value counts as seen; mine, where it is kept, is a change of it.
      form.setValue(`seen.${name}`, person[name] as never);
      if (!keepMine) form.setValue(name, person[name] as never, { shouldDirty: true });
      form.clearErrors(name);
    }
    onDecided();
  };
  return (
    <Notice
      tone="attention"
      isLive
      title={t('overtaken.title')}
      actions={
        <Cluster gap={2}>
          <Button size="s" onPress={() => decide(true)}>
            {t('overtaken.keep_mine')}
          </Button>
          <Button size="s" onPress={() => decide(false)}>
            {t('overtaken.take_theirs')}
          </Button>
        </Cluster>
      }
    >
      <Stack gap={2}>
        <p>{t('overtaken.text')}</p>
        <ul>
          {names.map((name) => (
            <li key={name}>
              {t('overtaken.field', {
                label: labels[name] ?? name,
                theirs: valueInWords(name, person[name]),
                mine: valueInWords(name, form.getValues(name) as PersonFields[typeof name]),
              })}
            </li>
          ))}
        </ul>
      </Stack>
    </Notice>
  );
}
