import { Eye } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { Disclosure } from '#renderer/ui/Disclosure.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import {
  canTakeBoth,
  type MergeChoice,
  type MergeChoices,
  type MergeEntry,
  type MergeField,
} from '#shared/merge-files.ts';
import type { Person } from '#shared/person.ts';
import { useMergeLabel, useMergeValue } from './useDuplicateWords.ts';

type DifferencesProps = {
  kept: Person;
  other: Person;
  fields: readonly MergeField[];
  choices: MergeChoices;
  missing: readonly MergeField[];
  onChoose: (field: MergeField, choice: MergeChoice | null) => void;
};

/** Special needs stay hidden until somebody asks for them: screens are shared. */
const isSensitive = (field: MergeField): boolean => field === 'vulnerabilities';

/** What the two files contradict each other in, first of all. */
export function Differences({ kept, other, fields, choices, missing, onChoose }: DifferencesProps) {
  const { t } = useTranslation(['duplicate', 'person', 'common']);
  const label = useMergeLabel();
  const value = useMergeValue();
  const [isShown, setShown] = useState(false);
  const words = (field: MergeField, person: Person) => value(field, person) ?? t('common:not_recorded');
  return (
    <Section title={t('compare.differs')} description={fields.length > 0 && t('compare.differs_text')}>
      {fields.length === 0 && <p>{t('compare.differs_none')}</p>}
      <Stack gap={3}>
        {fields.map((field) => (
          <Card key={field}>
            {isSensitive(field) && !isShown ? (
              <div data-field={field}>
                <Button icon={Eye} onPress={() => setShown(true)}>
                  {t('person:vulnerabilities.show_named')}
                </Button>
              </div>
            ) : (
              <RadioGroup<MergeChoice>
                name={field}
                label={label(field)}
                columns={2}
                value={choices[field] ?? null}
                onChange={(choice) => onChoose(field, choice)}
                error={missing.includes(field) ? t('compare.missing') : undefined}
                options={[
                  { value: 'kept', label: words(field, kept), description: t('compare.in_first') },
                  { value: 'other', label: words(field, other), description: t('compare.in_second') },
                  ...(canTakeBoth(field) ? [{ value: 'both' as const, label: t('compare.both') }] : []),
                ]}
              />
            )}
          </Card>
        ))}
      </Stack>
    </Section>
  );
}

/** Only one of the files says it: that is what the merged file says. */
export function TakenOver({ kept, entries }: { kept: Person; entries: readonly MergeEntry[] }) {
  const { t } = useTranslation('duplicate');
  const label = useMergeLabel();
  const value = useMergeValue();
  const taken = entries.filter(({ state, field }) => state === 'taken' && !isSensitive(field));
  if (taken.length === 0) return null;
  return (
    <Section title={t('compare.taken')} description={t('compare.taken_text')}>
      <DescriptionList
        columns={2}
        items={taken.map((entry) => ({
          term: label(entry.field),
          value: t('compare.value_in', {
            value: value(entry.field, { ...kept, ...entry.taken }),
            where: t(
              value(entry.field, kept) === value(entry.field, { ...kept, ...entry.taken })
                ? 'compare.in_first'
                : 'compare.in_second',
            ),
          }),
        }))}
      />
    </Section>
  );
}

export function SameInBoth({ kept, entries }: { kept: Person; entries: readonly MergeEntry[] }) {
  const { t } = useTranslation('duplicate');
  const label = useMergeLabel();
  const value = useMergeValue();
  const same = entries.filter(
    ({ state, field }) => state === 'same' && !isSensitive(field) && value(field, kept) !== null,
  );
  if (same.length === 0) return null;
  return (
    <Disclosure title={t('compare.same')} level={2}>
      <DescriptionList
        columns={2}
        items={same.map(({ field }) => ({ term: label(field), value: value(field, kept) }))}
      />
    </Disclosure>
  );
}
