import { Check, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type UseFormReturn, useForm, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { BrakeNotice } from '#renderer/application/BrakeNotice.tsx';
import { changedFields } from '#renderer/application/changedFields.ts';
import { useFieldWords } from '#renderer/application/useFieldWords.ts';
import { call } from '#renderer/bridge.ts';
import { failureOf, isFailure } from '#renderer/callFailure.ts';
import { useDraft } from '#renderer/draft/useDraft.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm, useFormErrors } from '#renderer/ui/form.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Overtaken } from '#renderer/ui/Overtaken.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Referral, ReferralInput } from '#shared/referral.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { ReferralParts } from './ReferralParts.tsx';
import {
  checkReferralForm,
  type ReferralForm,
  referralResolver,
  referralToForm,
  type WriteReferralForm,
} from './referralForm.ts';
import { useReferralLabels } from './useReferralLabels.ts';

type WriteReferralProps = {
  draftId: string;
  file: PersonFile;
  initial: ReferralForm;
  /** Null while it is prepared for the first time; a prepared one may still be changed. */
  referral: Referral | null;
};

export function WriteReferral({ draftId, file, initial, referral }: WriteReferralProps) {
  const { t } = useTranslation('referral');
  const navigate = useNavigate();
  const { person } = file;
  const form = useForm<WriteReferralForm>({
    defaultValues: { ...initial, seen: referral === null ? null : referralToForm(referral) },
    resolver: referralResolver,
    shouldFocusError: false,
  });
  const draft = useDraft({ noun: 'referral', draftId, personId: person.id, form });
  const [failure, setFailure] = useState<unknown>(null);
  const { errors, submitCount, isSubmitting } = useFormState({ control: form.control });
  const labels = useReferralLabels();
  const words = useFieldWords();
  const entries = useFormErrors(errors, form.getValues(), labels);
  const back = referral === null ? `/people/${person.id}` : `/referrals/${referral.id}`;
  // The parts know nothing of `seen`.
  const parts = form as unknown as UseFormReturn<ReferralForm>;

  const leave = async () => {
    await draft.discard();
    navigate(back, { replace: true });
  };
  const save = form.handleSubmit(async ({ seen, ...values }) => {
    const { fields } = checkReferralForm(values);
    if (fields === null) return;
    setFailure(null);
    try {
      const saved = await draft.finish((draft_id) =>
        referral === null || seen === null
          ? call('referral.prepare', { fields, draft_id })
          : call('referral.update', { id: referral.id, ...changesOf(fields, seen) }),
      );
      if (referral !== null) await draft.discard();
      toast({ text: t('saved'), tone: 'safe' });
      navigate(`/referrals/${saved.id}`, { replace: true });
    } catch (thrown) {
      setFailureOnForm(form, thrown);
      setFailure(thrown);
    }
  });
  const overtaken = isFailure(failure, 'changed_elsewhere')
    ? (failureOf(failure).fields ?? []).map(({ path }) => path as keyof ReferralInput)
    : [];
  const decide = (keepMine: boolean) => {
    if (referral === null) return;
    const now = referralToForm(referral);
    for (const name of overtaken) {
      form.setValue(`seen.${name}`, now[name] as never);
      if (!keepMine) form.setValue(name, now[name] as never, { shouldDirty: true });
      form.clearErrors(name);
    }
    setFailure(null);
  };

  if (!draft.isReady) return <Skeleton rows={10} />;
  return (
    <Page
      title={t('title', { name: person.alias_or_initials })}
      lead={t('lead')}
      back={{ to: back, label: referral === null ? person.alias_or_initials : t('back') }}
      width="reading"
    >
      <form onSubmit={save} noValidate>
        <Stack gap={6}>
          <BrakeNotice personId={person.id} concerns={file.concerns} />
          {submitCount > 0 && entries.length > 0 && overtaken.length === 0 && (
            <ErrorSummary key={submitCount} errors={entries} />
          )}
          {draft.failure !== null && <FailureNotice failure={draft.failure} onRetry={draft.flush} />}
          <ReferralParts form={parts} file={file} />
          <Notice>{t('nothing_leaves')}</Notice>
          {overtaken.length > 0 && referral !== null ? (
            <Overtaken
              entries={overtaken.map((name) => ({
                name,
                label: labels[name] ?? name,
                theirs: words(name, referral[name]),
                mine: words(name, form.getValues(name)),
              }))}
              onDecide={decide}
            />
          ) : (
            failure !== null && <FailureNotice failure={failure} />
          )}
          <Cluster justify="Between">
            <SavedMark state={draft.state} at={draft.savedAt} />
            <Cluster>
              <Button variant="plain" icon={Trash2} onPress={() => void leave()}>
                {t('discard')}
              </Button>
              <Button type="submit" variant="primary" icon={Check} isPending={isSubmitting}>
                {t(referral === null ? 'prepare' : 'save')}
              </Button>
            </Cluster>
          </Cluster>
        </Stack>
      </form>
    </Page>
  );
}

const changesOf = (fields: ReferralInput, shown: ReferralInput) => {
  const { seen, fields: changed } = changedFields(fields, shown);
  return { seen, fields: changed };
};
