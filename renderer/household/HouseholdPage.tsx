import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { useFieldArray, useForm, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { PersonPicker } from '#renderer/people/PersonPicker.tsx';
import { ConflictHistory } from '#renderer/sync/ConflictHistory.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import {
  FormSelect,
  FormTextArea,
  FormYesNoField,
  setFailureOnForm,
  useFormErrors,
} from '#renderer/ui/form.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { HOUSEHOLD_ROLES } from '#shared/codes/person.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './HouseholdPage.module.css';
import {
  checkHouseholdForm,
  type HouseholdForm,
  householdResolver,
  householdToForm,
} from './householdForm.ts';

/** `/people/:id/household` */
export function HouseholdPage() {
  const { id = '' } = useParams();
  const file = useCall('person.file', { id });
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => void file.refetch()} />;
  if (!file.data) return <Skeleton rows={6} />;
  return <EditHousehold key={id} file={file.data} />;
}

/** Two of one family often have the same initials; the year tells them apart. */
const nameOf = (row: { alias_or_initials: string; birth_year: number | null }): string =>
  row.birth_year === null ? row.alias_or_initials : `${row.alias_or_initials} (${row.birth_year})`;

/** Who belongs together. Each has a file of their own, and each answers for themselves. */
function EditHousehold({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['household', 'codes']);
  const navigate = useNavigate();
  const { person, household, relatives } = file;
  const roles = useCodes('household_roles', HOUSEHOLD_ROLES);
  const [names, setNames] = useState(
    () => new Map([person, ...relatives].map((row) => [row.id, nameOf(row)])),
  );
  const form = useForm<HouseholdForm>({
    defaultValues: householdToForm(person.id, household),
    resolver: householdResolver,
    shouldFocusError: false,
  });
  const { control } = form;
  const { fields: members, append, remove } = useFieldArray({ control, name: 'members', keyName: 'key' });
  const { errors, submitCount } = useFormState({ control });
  const entries = useFormErrors(errors, form.getValues(), {
    members: t('field.members'),
    travels_together: t('field.travels_together'),
    separated_family_note: t('field.separated_family_note'),
  });
  const personPage = `/people/${person.id}`;
  const save = useCommand('household.save', {
    onSuccess: () => {
      toast({ text: t('saved'), tone: 'safe' });
      navigate(personPage, { replace: true });
    },
    onFailure: (thrown) => setFailureOnForm(form, thrown),
  });
  const submit = form.handleSubmit((values) => {
    const { fields } = checkHouseholdForm(values);
    if (fields !== null) save.mutate({ id: household?.id ?? null, fields });
  });

  return (
    <Page
      title={t('title')}
      lead={t('lead')}
      width="reading"
      back={{ to: personPage, label: person.alias_or_initials }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap={6}>
          {submitCount > 0 && entries.length > 0 && <ErrorSummary key={submitCount} errors={entries} />}
          <Section title={t('field.members')}>
            <div data-field="members">
              <ul className={css.members}>
                {members.map((member, at) => {
                  const name = names.get(member.person_id) ?? t('elsewhere');
                  return (
                    <li key={member.key} className={css.member}>
                      <div className={css.name} dir="auto">
                        {member.person_id === person.id ? t('this_person', { name }) : name}
                      </div>
                      <div className={css.role}>
                        <FormSelect
                          control={control}
                          name={`members.${at}.role`}
                          label={t('role_of', { name })}
                          isLabelHidden
                          options={roles}
                          placeholder={t('choose_role')}
                          width="full"
                        />
                      </div>
                      {member.person_id !== person.id && (
                        <Button
                          size="s"
                          variant="plain"
                          icon={X}
                          onPress={() => remove(at)}
                          aria-label={t('remove_named', { name })}
                        >
                          {t('remove')}
                        </Button>
                      )}
                    </li>
                  );
                })}
              </ul>
            </div>
            <OwnApplicationNotice form={form} names={names} />
            <PersonPicker
              label={t('add')}
              addLabel={t('add_short')}
              without={members.map((member) => member.person_id)}
              onPick={(row) => {
                setNames(new Map(names).set(row.id, nameOf(row)));
                append({ person_id: row.id, role: null });
              }}
            />
            <p className={css.hint}>
              {t('not_registered')} <IconTextLink to="/people/new">{t('register')}</IconTextLink>
            </p>
          </Section>
          <FormYesNoField
            control={control}
            name="travels_together"
            label={t('field.travels_together')}
            description={t('hint.travels_together')}
          />
          <FormTextArea
            control={control}
            name="separated_family_note"
            label={t('field.separated_family_note')}
            description={t('hint.separated_family_note')}
            maxLength={500}
            isOptional
          />
          {save.error && <FailureNotice failure={save.error} />}
          <Cluster justify="End">
            <Button onPress={() => navigate(personPage, { replace: true })}>{t('common:cancel')}</Button>
            <Button type="submit" variant="primary" icon={Check} isPending={save.isPending}>
              {t('save')}
            </Button>
          </Cluster>
        </Stack>
      </form>
      {household !== null && <ConflictHistory entity="household" recordIds={[household.id]} />}
    </Page>
  );
}

type NoticeProps = { form: ReturnType<typeof useForm<HouseholdForm>>; names: ReadonlyMap<string, string> };

function OwnApplicationNotice({ form, names }: NoticeProps) {
  const { t } = useTranslation('household');
  const adults = form.watch('members').filter((member) => member.role === 'child_adult');
  if (adults.length === 0) return null;
  const list = adults.map((member) => names.get(member.person_id) ?? t('elsewhere')).join(', ');
  return <Notice title={t('own_application_title')}>{t('own_application_text', { names: list })}</Notice>;
}
