import type { UseFormReturn } from 'react-hook-form';
import { Overtaken } from '#renderer/ui/Overtaken.tsx';
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

/** What came from elsewhere beside what was written, and the form as the decision leaves it. */
export function ChangedElsewhere({ form, person, names, onDecided }: ChangedElsewhereProps) {
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
    <Overtaken
      entries={names.map((name) => ({
        name,
        label: labels[name] ?? name,
        theirs: valueInWords(name, person[name]),
        mine: valueInWords(name, form.getValues(name) as PersonFields[typeof name]),
      }))}
      onDecide={decide}
    />
  );
}
