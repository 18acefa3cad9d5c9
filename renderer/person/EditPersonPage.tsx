import { Check } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type Control, useForm, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { call, useCall } from '#renderer/bridge.ts';
import { failureOf, isFailure } from '#renderer/callFailure.ts';
import { useDraft } from '#renderer/draft/useDraft.ts';
import { useDraftId } from '#renderer/draft/useDraftId.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm, useFormErrors } from '#renderer/ui/form.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { sameValue } from '#shared/merge.ts';
import type { Person, PersonFields } from '#shared/person.ts';
import { ChangedElsewhere } from './ChangedElsewhere.tsx';
import { SituationFieldset, TalkingFieldset, WhoFieldset } from './PersonFieldsets.tsx';
import { checkPersonForm, type PersonForm, personResolver, personToForm } from './personForm.ts';
import { usePersonLabels } from './usePersonLabels.ts';
import { VulnerabilityFieldset } from './VulnerabilityFieldset.tsx';

/** `/people/:id/edit?draft=<id>` */
export function EditPersonPage() {
  const { id = '' } = useParams();
  const draftId = useDraftId();
  const file = useCall('person.file', { id });
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => void file.refetch()} />;
  if (!file.data) return <Skeleton rows={10} />;
  return <EditPerson key={draftId} draftId={draftId} person={file.data.person} />;
}

/** What the form showed when it was opened goes with the draft, so that it is known later what was really changed. */
export type EditForm = PersonForm & { seen: PersonFields };

const pick = (fields: PersonFields, names: readonly (keyof PersonFields)[]): Partial<PersonFields> =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));

function EditPerson({ draftId, person }: { draftId: string; person: Person }) {
  const { t } = useTranslation('person');
  const navigate = useNavigate();
  const [shown] = useState(() => personToForm(person));
  const resolver = useMemo(() => personResolver<EditForm>(), []);
  const form = useForm<EditForm>({
    defaultValues: { ...shown, seen: shown },
    resolver,
    shouldFocusError: false,
  });
  const draft = useDraft({ noun: 'person', draftId, personId: person.id, form });
  const [failure, setFailure] = useState<unknown>(null);
  const { errors, submitCount, isSubmitting } = useFormState({ control: form.control });
  const labels = usePersonLabels();
  const entries = useFormErrors(errors, form.getValues(), labels);
  const personPage = `/people/${person.id}`;
  // The fieldsets know nothing of `seen`.
  const control = form.control as unknown as Control<PersonForm>;

  const leave = async () => {
    await draft.discard();
    navigate(personPage, { replace: true });
  };
  const save = form.handleSubmit(async ({ seen, ...values }) => {
    const { fields } = checkPersonForm(values);
    if (fields === null) return;
    const changed = (Object.keys(fields) as (keyof PersonFields)[]).filter(
      (name) => !sameValue(fields[name], seen[name]),
    );
    setFailure(null);
    try {
      await draft.finish(() =>
        call('person.update', { id: person.id, seen: pick(seen, changed), fields: pick(fields, changed) }),
      );
      toast({ text: t('edit.saved'), tone: 'safe' });
      await leave();
    } catch (thrown) {
      setFailureOnForm(form, thrown);
      setFailure(thrown);
    }
  });
  const isOvertaken = isFailure(failure, 'changed_elsewhere');

  if (!draft.isReady) return <Skeleton rows={10} />;
  return (
    <Page
      title={t('edit.title', { name: person.alias_or_initials })}
      back={{ to: personPage, label: person.alias_or_initials }}
      width="reading"
    >
      <form onSubmit={save} noValidate>
        <Stack gap={6}>
          {submitCount > 0 && entries.length > 0 && !isOvertaken && (
            <ErrorSummary key={submitCount} errors={entries} />
          )}
          {draft.failure !== null && <FailureNotice failure={draft.failure} onRetry={draft.flush} />}
          <WhoFieldset control={control} isMinimal={false} />
          <TalkingFieldset control={control} />
          <SituationFieldset control={control} isMinimal={false} />
          <VulnerabilityFieldset control={control} />
          {isOvertaken ? (
            <ChangedElsewhere
              form={form}
              person={person}
              names={(failureOf(failure).fields ?? []).map(({ path }) => path as keyof PersonFields)}
              onDecided={() => setFailure(null)}
            />
          ) : (
            failure !== null && <FailureNotice failure={failure} />
          )}
          <Cluster justify="Between">
            <SavedMark state={draft.state} at={draft.savedAt} />
            <Cluster>
              <Button variant="plain" onPress={() => void leave()}>
                {t('edit.discard')}
              </Button>
              <Button type="submit" variant="primary" icon={Check} isPending={isSubmitting}>
                {t('edit.save')}
              </Button>
            </Cluster>
          </Cluster>
        </Stack>
      </form>
    </Page>
  );
}
