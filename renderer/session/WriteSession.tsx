import { CheckCheck, Trash2 } from 'lucide-react';
import { memo, useCallback, useMemo, useState } from 'react';
import { type Control, type UseFormReturn, useForm, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '#renderer/bridge.ts';
import { useDraft } from '#renderer/draft/useDraft.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm, useFormErrors } from '#renderer/ui/form.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { PartList } from './PartList.tsx';
import { SessionParts, type TalkBackground } from './SessionParts.tsx';
import { useSessionLabels } from './sessionFields.ts';
import { checkSessionForm, type SessionForm, sessionResolver } from './sessionForm.ts';
import css from './WriteSession.module.css';

type WriteSessionProps = { draftId: string; file: PersonFile; initial: SessionForm };

/** One page in the order of a talk. It saves itself, and nothing on it stands in the way of the conversation. */
export function WriteSession({ draftId, file, initial }: WriteSessionProps) {
  const { t } = useTranslation('session');
  const navigate = useNavigate();
  const { person } = file;
  const { languages } = person;
  const resolver = useMemo(() => sessionResolver(languages), [languages]);
  const form = useForm<SessionForm>({ defaultValues: initial, resolver, shouldFocusError: false });
  const draft = useDraft({ noun: 'session', draftId, personId: person.id, form });
  const [failure, setFailure] = useState<unknown>(null);
  const [isDiscarding, setDiscarding] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const personPage = `/people/${person.id}`;
  const background = useBackground(file);

  const finalise = form.handleSubmit(async (values) => {
    const { complete } = checkSessionForm(values, languages);
    if (complete === null) return;
    setFailure(null);
    try {
      await draft.finish((draft_id) => call('session.finalise', { draft_id, ...complete }));
      toast({ text: t('finalised'), tone: 'safe' });
      navigate(personPage, { replace: true });
    } catch (thrown) {
      setFailureOnForm(form, thrown);
      setFailure(thrown);
    }
  });

  if (!draft.isReady) return <Skeleton rows={10} />;
  return (
    <Page
      title={t('title', { name: person.alias_or_initials })}
      back={{ to: personPage, label: person.alias_or_initials }}
      aside={<PartList />}
      asideLabel={t('parts')}
    >
      <form className={css.form} onSubmit={(event) => event.preventDefault()} noValidate>
        <Missing control={form.control} form={form} onGo={setOpened} />
        {draft.failure !== null && <FailureNotice failure={draft.failure} onRetry={draft.flush} />}
        <Parts form={form} background={background} draftId={draftId} opened={opened} />
        {failure !== null && <FailureNotice failure={failure} />}
        <footer className={css.footer}>
          <SavedMark state={draft.state} at={draft.savedAt} />
          <div className={css.actions}>
            <Button variant="plain" icon={Trash2} onPress={() => setDiscarding(true)}>
              {t('discard.open')}
            </Button>
            <Finalise control={form.control} onPress={finalise} />
          </div>
        </footer>
      </form>
      <ConfirmDialog
        isOpen={isDiscarding}
        onClose={() => setDiscarding(false)}
        title={t('discard.title')}
        confirmLabel={t('discard.confirm')}
        isCaution
        onConfirm={async () => {
          await draft.discard();
          navigate(personPage, { replace: true });
        }}
      >
        {t('discard.text')}
      </ConfirmDialog>
    </Page>
  );
}

/** What the talk reads of the person's file. Saving the draft changes the file, but none of this. */
function useBackground({ person, sessions, amendments, consents, referrals }: PersonFile): TalkBackground {
  return useMemo(
    () => ({ person, sessions, amendments, consents, referrals }),
    [person, sessions, amendments, consents, referrals],
  );
}

/** The word about saving changes with every pause; the fields need not be drawn again for it. */
const Parts = memo(SessionParts);

function Finalise({ control, onPress }: { control: Control<SessionForm>; onPress: () => void }) {
  const { t } = useTranslation('session');
  const { isSubmitting } = useFormState({ control });
  return (
    <Button variant="primary" icon={CheckCheck} isPending={isSubmitting} onPress={onPress}>
      {t('finalise')}
    </Button>
  );
}

type MissingProps = {
  control: Control<SessionForm>;
  form: UseFormReturn<SessionForm>;
  onGo: (name: string) => void;
};

/** What finalising still needs, each with the way to its field. It is there only after finalising was tried. */
function Missing({ control, form, onGo }: MissingProps) {
  const { t } = useTranslation('session');
  const { errors, submitCount } = useFormState({ control });
  const labels = useSessionLabels();
  // The title says already that they are missing; only what is wrong with an answer is said beside it.
  const required = t('errors:field.required');
  const entries = useFormErrors(errors, form.getValues(), labels).map(({ name, label, message }) => ({
    name,
    label,
    message: message === required ? undefined : message,
  }));
  const go = useCallback((name: string) => onGo(`${name} ${Date.now()}`), [onGo]);
  if (submitCount === 0 || entries.length === 0) return null;
  return (
    <ErrorSummary
      key={submitCount}
      title={t('missing.title', { count: entries.length })}
      errors={entries}
      onGo={go}
    >
      <p>{t('missing.text')}</p>
    </ErrorSummary>
  );
}
