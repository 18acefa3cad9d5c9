import { useEffect } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { InterpreterNotice } from '#renderer/session/InterpreterNotice.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { focusField } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import {
  FormCheckbox,
  FormDatePicker,
  FormLanguageField,
  FormRadioGroup,
  FormSelect,
  FormYesNoField,
  setFailureOnForm,
} from '#renderer/ui/form.tsx';
import { Columns } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { today } from '#renderer/ui/today.ts';
import { CONSENT_METHODS, INTERPRETERS } from '#shared/codes/process.ts';
import {
  CONSENT_TEXT_VERSION,
  type Consent,
  type ConsentPart,
  checkConsent,
  consentFields,
} from '#shared/consent.ts';
import { isMinor, type Person } from '#shared/person.ts';
import css from './Consent.module.css';
import type { TalkContext } from './ConsentPanel.tsx';

type AskForm = {
  answered_on: string | null;
  language: string | null;
  interpreter: Consent['interpreter'] | null;
  interpreter_is_child: boolean;
  method: Consent['method'] | null;
  deprived_of_liberty: boolean | null;
};
const NAMES = [
  'answered_on',
  'language',
  'interpreter',
  'interpreter_is_child',
  'method',
  'deprived_of_liberty',
] as const;
const schema = consentFields.pick({
  answered_on: true,
  language: true,
  interpreter: true,
  interpreter_is_child: true,
  method: true,
  deprived_of_liberty: true,
});

type AskConsentDialogProps = {
  title: string;
  part: ConsentPart;
  person: Person;
  talk: TalkContext;
  onClose: () => void;
};

/** One part, one question, two equal answers. Nothing is chosen beforehand, also not how it is given. */
export function AskConsentDialog({ title, part, person, talk, onClose }: AskConsentDialogProps) {
  const { t } = useTranslation('consent');
  const methods = useCodes('consent_methods', CONSENT_METHODS);
  const interpreters = useCodes('interpreters', INTERPRETERS);
  const form = useForm<AskForm>({
    defaultValues: {
      answered_on: today(),
      language: talk.language,
      interpreter: talk.interpreter,
      interpreter_is_child: talk.interpreter_is_child,
      method: null,
      deprived_of_liberty: talk.deprived_of_liberty,
    },
  });
  const { control } = form;
  const record = useCommand('consent.record', { onSuccess: onClose });
  const interpreter = useWatch({ control, name: 'interpreter' });
  const isChild = useWatch({ control, name: 'interpreter_is_child' });
  const mayBeGiven =
    interpreter === null || checkConsent({ answer: 'given', interpreter }, person.interpreter_needed).ok;

  useEffect(() => {
    if (record.error) setFailureOnForm(form, record.error);
  }, [record.error, form]);

  const answer = (given: Consent['answer']) => {
    form.clearErrors();
    const checked = schema.safeParse(form.getValues());
    if (checked.success) {
      const fields = {
        person_id: person.id,
        session_id: talk.session_id,
        part,
        text_version: CONSENT_TEXT_VERSION,
      };
      return record.mutate({ fields: { ...fields, answer: given, ...checked.data } });
    }
    const missing = NAMES.filter((name) => checked.error.issues.some((issue) => issue.path[0] === name));
    for (const name of missing) form.setError(name, { type: 'shape', message: 'required' });
    if (missing[0]) focusField(missing[0]);
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      footer={
        <div className={css.answers}>
          <Button isDisabled={!mayBeGiven} isPending={record.isPending} onPress={() => answer('given')}>
            {t('answer.given')}
          </Button>
          <Button isPending={record.isPending} onPress={() => answer('refused')}>
            {t('answer.refused')}
          </Button>
        </div>
      }
    >
      <p className={css.spoken}>{t(`part.${part}.text`)}</p>
      <Columns min="s" gap={4}>
        <FormLanguageField
          control={control}
          name="language"
          label={t('field.language')}
          suggested={person.languages.map((language) => language.code)}
        />
        <FormSelect
          control={control}
          name="interpreter"
          label={t('field.interpreter')}
          options={interpreters}
        />
      </Columns>
      {interpreter === 'family_member' && (
        <FormCheckbox control={control} name="interpreter_is_child" label={t('field.interpreter_is_child')} />
      )}
      <InterpreterNotice interpreter={interpreter} isChild={isChild} isNeeded={person.interpreter_needed} />
      <FormRadioGroup
        control={control}
        name="method"
        label={t('field.method')}
        options={methods}
        look="segmented"
      />
      <FormYesNoField
        control={control}
        name="deprived_of_liberty"
        label={t('field.deprived_of_liberty')}
        description={t('hint.deprived_of_liberty')}
      />
      <FormDatePicker control={control} name="answered_on" label={t('field.answered_on')} max={today()} />
      {isMinor(person, today()) && <Notice>{t('minor')}</Notice>}
      <p className={css.small}>{t('text_version', { version: CONSENT_TEXT_VERSION })}</p>
      {record.error && <FailureNotice failure={record.error} />}
    </Dialog>
  );
}
