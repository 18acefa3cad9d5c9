import { Trash2, UserCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useForm, useFormState, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { call } from '#renderer/bridge.ts';
import { useDraft } from '#renderer/draft/useDraft.ts';
import { useDraftId } from '#renderer/draft/useDraftId.ts';
import { SituationFieldset, TalkingFieldset, WhoFieldset } from '#renderer/person/PersonFieldsets.tsx';
import {
  checkPersonForm,
  newPersonForm,
  type PersonForm,
  personResolver,
} from '#renderer/person/personForm.ts';
import { usePersonLabels } from '#renderer/person/usePersonLabels.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm, useFormErrors } from '#renderer/ui/form.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { PersonRow } from '#shared/shapes.ts';
import { IsItOneOfThese, SimilarPersons, useSimilarPersons } from './SimilarPersons.tsx';

/** `/people/new?names=<what was searched>&draft=<id>` */
export function NewPersonPage() {
  const draftId = useDraftId();
  return <NewPerson key={draftId} draftId={draftId} />;
}

/** Asks for what is needed to talk, no more, and first whether the person is here already. */
function NewPerson({ draftId }: { draftId: string }) {
  const { t } = useTranslation(['people', 'person']);
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const [names] = useState(() => search.get('names'));
  const resolver = useMemo(() => personResolver<PersonForm>(), []);
  const form = useForm<PersonForm>({
    defaultValues: newPersonForm(names),
    resolver,
    shouldFocusError: false,
  });
  const draft = useDraft({ noun: 'person', draftId, personId: null, form });
  const [failure, setFailure] = useState<unknown>(null);
  const [isAsking, setAsking] = useState(false);
  const [denied, setDenied] = useState<ReadonlySet<string>>(new Set());
  const { errors, submitCount, isSubmitting } = useFormState({ control: form.control });
  const entries = useFormErrors(errors, form.getValues(), usePersonLabels());
  const known = useWatch({
    control: form.control,
    name: ['alias_or_initials', 'birth_year', 'citizenship', 'local_ref'],
  });
  const similar = useSimilarPersons(known);
  const unanswered = similar.filter((row) => !denied.has(row.id));

  const register = async () => {
    const { fields } = checkPersonForm(form.getValues());
    if (fields === null) return;
    setFailure(null);
    try {
      const person = await draft.finish((draft_id) => call('person.create', { fields, draft_id }));
      toast({ text: t('registered'), tone: 'safe' });
      navigate(`/people/${person.id}`, { replace: true });
    } catch (thrown) {
      setFailureOnForm(form, thrown);
      setFailure(thrown);
    }
  };
  const submit = form.handleSubmit(() => (unanswered.length > 0 ? setAsking(true) : register()));
  const openExisting = async (row: PersonRow) => {
    await draft.discard();
    navigate(`/people/${row.id}`, { replace: true });
  };

  if (!draft.isReady) return <Skeleton rows={8} />;
  return (
    <Page
      title={t('new.title')}
      lead={t('new.lead')}
      back={{ to: '/people', label: t('title') }}
      takesFocus={false}
      aside={<SimilarPersons rows={similar} onOpen={openExisting} />}
      asideLabel={t('similar.title')}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap={6}>
          {submitCount > 0 && entries.length > 0 && <ErrorSummary key={submitCount} errors={entries} />}
          {draft.failure !== null && <FailureNotice failure={draft.failure} onRetry={draft.flush} />}
          <WhoFieldset control={form.control} isMinimal autoFocus />
          <TalkingFieldset control={form.control} />
          <SituationFieldset control={form.control} isMinimal />
          {failure !== null && <FailureNotice failure={failure} />}
          <Cluster justify="Between">
            <SavedMark state={draft.state} at={draft.savedAt} />
            <Cluster>
              <Button
                variant="plain"
                icon={Trash2}
                onPress={async () => {
                  await draft.discard();
                  navigate('/people', { replace: true });
                }}
              >
                {t('new.discard')}
              </Button>
              <Button type="submit" variant="primary" icon={UserCheck} isPending={isSubmitting}>
                {t('new.save')}
              </Button>
            </Cluster>
          </Cluster>
        </Stack>
      </form>
      <IsItOneOfThese
        isOpen={isAsking}
        rows={unanswered}
        onClose={() => setAsking(false)}
        onOpen={openExisting}
        onNone={() => {
          setDenied(new Set([...denied, ...unanswered.map((row) => row.id)]));
          setAsking(false);
          void register();
        }}
      />
    </Page>
  );
}
