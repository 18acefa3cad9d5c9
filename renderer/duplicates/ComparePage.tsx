import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { personToForm } from '#renderer/person/personForm.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Output } from '#shared/contract.ts';
import { compareFiles, type MergeChoices, mergeFiles } from '#shared/merge-files.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import css from './Duplicates.module.css';
import { FileCard } from './FileCard.tsx';
import { Differences, SameInBoth, TakenOver } from './MergeFields.tsx';
import { useMergeLabel, useReasonWords } from './useDuplicateWords.ts';

const LIST = '/people/duplicates';

/** `/people/duplicates/:first/:second` */
export function ComparePage() {
  const { first = '', second = '' } = useParams();
  const { t } = useTranslation('duplicate');
  const compared = useCall('duplicate.compare', { first_id: first, second_id: second });
  if (compared.error) {
    return (
      <Page title={t('compare.title')} back={{ to: LIST, label: t('title') }}>
        <FailureNotice failure={compared.error} />
      </Page>
    );
  }
  if (!compared.data) return <Skeleton rows={8} />;
  const { kept, other } = compared.data;
  // Whatever a pull brings in between is looked at anew: nothing is merged that nobody has seen.
  return <Compare key={`${kept.updated_at} ${other.updated_at}`} compared={compared.data} />;
}

const shown = (person: Person): Omit<PersonFields, 'merged_into'> => {
  const { merged_into: _, ...fields } = personToForm(person);
  return fields;
};

/** Two files side by side. Both answers have the same weight, and no value is chosen beforehand. */
function Compare({ compared }: { compared: Output<'duplicate.compare'> }) {
  const { t } = useTranslation('duplicate');
  const navigate = useNavigate();
  const reasonWords = useReasonWords();
  const label = useMergeLabel();
  const { kept, other, rows, reasons } = compared;
  const [choices, setChoices] = useState<MergeChoices>({});
  const [tried, setTried] = useState(0);
  const entries = compareFiles(kept, other);
  const { missing } = mergeFiles(kept, other, choices);
  const merge = useCommand('duplicate.merge', {
    onSuccess: () => {
      toast({ text: t('compare.merged'), tone: 'safe' });
      navigate(`/people/${kept.id}`, { replace: true });
    },
  });
  const tellApart = useCommand('duplicate.tellApart', {
    onSuccess: () => {
      toast({ text: t('compare.told_apart'), tone: 'safe' });
      navigate(LIST, { replace: true });
    },
  });
  const isPending = merge.isPending || tellApart.isPending;
  const failure = merge.error ?? tellApart.error;
  const join = () => {
    setTried((times) => times + 1);
    if (missing.length > 0) return;
    merge.mutate({
      kept_id: kept.id,
      other_id: other.id,
      seen: { kept: shown(kept), other: shown(other) },
      choices,
    });
  };
  return (
    <Page
      title={t('compare.title')}
      lead={
        <span className={css.sentence}>
          {reasons.length > 0 ? reasonWords(reasons) : t('compare.no_reason')}
        </span>
      }
      back={{ to: LIST, label: t('title') }}
    >
      <Stack gap={6}>
        {tried > 0 && missing.length > 0 && (
          <ErrorSummary
            key={tried}
            errors={missing.map((field) => ({
              name: field,
              label: label(field),
              message: t('compare.missing'),
            }))}
          />
        )}
        <Columns min="m" gap={4}>
          <FileCard person={kept} row={rows.find(({ id }) => id === kept.id)} place="first" />
          <FileCard person={other} row={rows.find(({ id }) => id === other.id)} place="second" />
        </Columns>
        <Differences
          kept={kept}
          other={other}
          fields={entries.filter(({ state }) => state === 'choose').map(({ field }) => field)}
          choices={choices}
          missing={tried > 0 ? missing : []}
          onChoose={(field, choice) => setChoices((before) => ({ ...before, [field]: choice ?? undefined }))}
        />
        <TakenOver kept={kept} entries={entries} />
        <SameInBoth kept={kept} entries={entries} />
        <div className={css.foot}>
          <p className={css.soft}>{t('compare.result')}</p>
          {failure && <FailureNotice failure={failure} />}
          <div className={css.answers}>
            <Button isPending={merge.isPending} isDisabled={isPending} onPress={join}>
              {t('compare.merge')}
            </Button>
            <Button
              isPending={tellApart.isPending}
              isDisabled={isPending}
              onPress={() => tellApart.mutate({ first_id: kept.id, second_id: other.id })}
            >
              {t('compare.apart')}
            </Button>
          </div>
        </div>
      </Stack>
    </Page>
  );
}
