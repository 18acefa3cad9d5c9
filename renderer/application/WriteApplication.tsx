import { Check, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type Control, useForm, useFormState, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { call } from '#renderer/bridge.ts';
import { failureOf, isFailure } from '#renderer/callFailure.ts';
import { useDraft } from '#renderer/draft/useDraft.ts';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { setFailureOnForm, useFormErrors } from '#renderer/ui/form.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Overtaken } from '#renderer/ui/Overtaken.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { SavedMark } from '#renderer/ui/SavedMark.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Application } from '#shared/application.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { ApplicationParts } from './ApplicationParts.tsx';
import {
  type ApplicationForm,
  applicationResolver,
  applicationToInput,
  checkApplicationForm,
  personPart,
  type SeenApplication,
  type WriteApplicationForm,
} from './applicationForm.ts';
import { APPLICATION_ICONS } from './applicationIcons.ts';
import { BrakeNotice } from './BrakeNotice.tsx';
import { Course } from './Course.tsx';
import { changedFields } from './changedFields.ts';
import { useApplicationLabels } from './useApplicationLabels.ts';
import { useFieldWords } from './useFieldWords.ts';

type WriteApplicationProps = {
  draftId: string;
  file: PersonFile;
  initial: ApplicationForm;
  /** Null while it is begun. */
  application: Application | null;
};

const seenOf = (file: PersonFile, application: Application | null): SeenApplication => ({
  application: application === null ? null : applicationToInput(application),
  person: personPart(file.person),
});

export function WriteApplication({ draftId, file, initial, application }: WriteApplicationProps) {
  const { t } = useTranslation(['application', 'codes']);
  const format = useFormat();
  const navigate = useNavigate();
  const { person } = file;
  const form = useForm<WriteApplicationForm>({
    defaultValues: { ...initial, seen: seenOf(file, application) },
    resolver: applicationResolver,
    shouldFocusError: false,
  });
  const draft = useDraft({ noun: 'application', draftId, personId: person.id, form });
  const [failure, setFailure] = useState<unknown>(null);
  const { errors, submitCount, isSubmitting } = useFormState({ control: form.control });
  const labels = useApplicationLabels();
  const words = useFieldWords();
  const entries = useFormErrors(errors, form.getValues(), labels);
  // The parts know nothing of `seen`.
  const control = form.control as unknown as Control<ApplicationForm>;

  const leave = async () => {
    await draft.discard();
    navigate(`/people/${person.id}`, { replace: true });
  };
  /** Stores what was changed: the person's names and birth date with the person, the rest with the application. */
  const store = async (values: WriteApplicationForm): Promise<Application | null> => {
    const { seen, ...typed } = values;
    const checked = checkApplicationForm(typed);
    if (checked.fields === null) return null;
    const ofPerson = changedFields(checked.person, seen.person);
    if (!ofPerson.isEmpty) {
      const saved = await call('person.update', {
        id: person.id,
        seen: ofPerson.seen,
        fields: ofPerson.fields,
      });
      form.setValue('seen.person', personPart(saved));
    }
    if (application === null || seen.application === null) {
      return call('application.create', { fields: checked.fields, draft_id: draftId });
    }
    const changed = changedFields(checked.fields, seen.application);
    return call('application.update', { id: application.id, seen: changed.seen, fields: changed.fields });
  };
  const submit = async (values: WriteApplicationForm): Promise<boolean> => {
    setFailure(null);
    try {
      const saved = await draft.finish(() => store(values));
      if (saved === null) return false;
      if (application === null) {
        toast({ text: t('created'), tone: 'safe' });
        navigate(`/applications/${saved.id}`, { replace: true });
      } else {
        await call('draft.discard', { id: draftId });
        form.setValue('seen.application', applicationToInput(saved));
      }
      return true;
    } catch (thrown) {
      setFailureOnForm(form, thrown);
      setFailure(thrown);
      return false;
    }
  };
  const save = form.handleSubmit(async (values) => {
    if ((await submit(values)) && application !== null) toast({ text: t('saved'), tone: 'safe' });
  });
  /** Before a step: nothing to store is as good as stored. */
  const saveBeforeStep = async (): Promise<boolean> => {
    let isStored = false;
    await form.handleSubmit(async (values) => {
      isStored = await submit(values);
    })();
    return isStored;
  };

  const overtaken = isFailure(failure, 'changed_elsewhere')
    ? (failureOf(failure).fields ?? []).map(({ path }) => path)
    : [];
  const now: Record<string, unknown> = { ...application, ...personPart(person) };
  const decide = (keepMine: boolean) => {
    for (const name of overtaken) {
      const owner = name in personPart(person) ? 'person' : 'application';
      form.setValue(`seen.${owner}.${name}` as never, now[name] as never);
      if (!keepMine) form.setValue(name as never, now[name] as never, { shouldDirty: true });
      form.clearErrors(name as never);
    }
    setFailure(null);
  };

  if (!draft.isReady) return <Skeleton rows={10} />;
  return (
    <Page
      title={t(application === null ? 'title_new' : 'title', { name: person.alias_or_initials })}
      width="reading"
      back={{ to: `/people/${person.id}`, label: person.alias_or_initials }}
      lead={
        application === null ? (
          t('lead')
        ) : (
          <Badge icon={APPLICATION_ICONS[application.status]}>
            {t('since', {
              state: t(`codes:application_states.${application.status}`),
              date: format.date(application.status_on),
            })}
          </Badge>
        )
      }
    >
      <BrakeNotice personId={person.id} concerns={file.concerns} />
      {application !== null && (
        <LiveCourse control={control} application={application} file={file} onSave={saveBeforeStep} />
      )}
      <form onSubmit={save} noValidate>
        <Stack gap={6}>
          {submitCount > 0 && entries.length > 0 && overtaken.length === 0 && (
            <ErrorSummary key={submitCount} errors={entries} />
          )}
          {draft.failure !== null && <FailureNotice failure={draft.failure} onRetry={draft.flush} />}
          <ApplicationParts control={control} file={file} application={application} />
          {overtaken.length > 0 ? (
            <Overtaken
              entries={overtaken.map((name) => ({
                name,
                label: labels[name] ?? name,
                theirs: words(name, now[name]),
                mine: words(name, form.getValues(name as never)),
              }))}
              onDecide={decide}
            />
          ) : (
            failure !== null && <FailureNotice failure={failure} />
          )}
          <Cluster justify="Between">
            <SavedMark state={draft.state} at={draft.savedAt} />
            <Cluster>
              {application === null && (
                <Button variant="plain" icon={Trash2} onPress={() => void leave()}>
                  {t('discard')}
                </Button>
              )}
              <Button type="submit" variant="primary" icon={Check} isPending={isSubmitting}>
                {t(application === null ? 'create' : 'save')}
              </Button>
            </Cluster>
          </Cluster>
        </Stack>
      </form>
      {application !== null && <ConflictHistory entity="application" recordIds={[application.id]} />}
    </Page>
  );
}

type LiveCourseProps = {
  control: Control<ApplicationForm>;
  application: Application;
  file: PersonFile;
  onSave: () => Promise<boolean>;
};

/** The course with what stands in the form at this moment. */
function LiveCourse({ control, application, file, onSave }: LiveCourseProps) {
  const typed = useWatch({ control }) as ApplicationForm;
  const { full_name_latin, full_name_original, birth_date, ...fields } = typed;
  const answered = Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => name in application && value !== undefined),
  ) as Partial<Application>;
  return (
    <Course
      application={{ ...application, ...answered }}
      file={{ ...file, person: { ...file.person, full_name_latin, full_name_original, birth_date } }}
      onSave={onSave}
    />
  );
}
