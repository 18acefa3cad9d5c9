import { type Control, useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { CheckboxGroup } from '#renderer/ui/CheckboxGroup.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import {
  FormCheckbox,
  FormCheckboxGroup,
  FormDatePicker,
  FormLanguageField,
  FormNumberField,
  FormRadioGroup,
  FormSelect,
  FormTextArea,
  FormTextField,
  FormTimeField,
  FormYesNoField,
  useFieldMessage,
} from '#renderer/ui/form.tsx';
import { today } from '#renderer/ui/today.ts';
import { VULNERABILITIES } from '#shared/codes/person.ts';
import {
  EXPRESSED_POSITIONS,
  INFORMATION_ITEMS,
  INITIATORS,
  INTERPRETERS,
  MODALITIES,
  PHASES,
  PLACES,
  PROTECTION_CONCERN_RAISED,
  SESSION_OUTCOMES,
  THIRD_PARTIES,
  TOPICS,
  UNDERSTANDING,
} from '#shared/codes/process.ts';
import type { SessionFieldName } from './sessionFields.ts';
import { type SessionForm, withNoneAlone } from './sessionForm.ts';

type SessionFieldProps = {
  name: SessionFieldName;
  control: Control<SessionForm>;
  /** Languages that the person speaks, offered first. */
  languages: readonly string[];
  /** The section's heading asks the question already. */
  isLabelHidden?: boolean;
};

/** One field of a session, the same in the talk and in a correction. */
export function SessionField({ name, control, languages, isLabelHidden = false }: SessionFieldProps) {
  const { t, i18n } = useTranslation('session');
  const options = useOptions(name);
  const hint = `session:hint.${name}`;
  const field = {
    control,
    label: t(`field.${name}`),
    isLabelHidden,
    ...(i18n.exists(hint) ? { description: t(hint) } : {}),
  };
  switch (name) {
    case 'date':
      return <FormDatePicker {...field} name={name} max={today()} />;
    case 'follow_up_date':
      return <FormDatePicker {...field} name={name} isOptional />;
    case 'start':
      return <FormTimeField {...field} name={name} isOptional />;
    case 'duration_min':
      return <FormNumberField {...field} name={name} min={1} max={900} unit={t('minutes')} isOptional />;
    case 'phase':
    case 'place':
    case 'initiated_by':
      return <FormSelect {...field} name={name} options={options} />;
    case 'modality':
      return <FormRadioGroup {...field} name={name} options={options} look="segmented" />;
    case 'interpreter':
    case 'outcome':
    case 'understanding_check':
      return <FormRadioGroup {...field} name={name} options={options} columns={2} />;
    case 'protection_concern_raised':
      return <FormRadioGroup {...field} name={name} options={options} />;
    case 'expressed_position':
      return <FormRadioGroup {...field} name={name} options={options} columns={3} isClearable />;
    case 'deprived_of_liberty':
    case 'is_first_session':
      return <FormYesNoField {...field} name={name} />;
    case 'interpreter_is_child':
      return <FormCheckbox control={control} name={name} label={t(`field.${name}`)} />;
    case 'language_used':
    case 'information_language':
      return <FormLanguageField {...field} name={name} suggested={[...languages]} />;
    case 'information_version':
      return <FormTextField {...field} name={name} maxLength={20} width="s" />;
    case 'topics':
    case 'information_given':
      return (
        <FormCheckboxGroup {...field} name={name} options={options} columns={name === 'topics' ? 3 : 1} />
      );
    case 'third_parties_present':
      return <NoneAloneField {...field} name={name} none="none" options={options} />;
    case 'vulnerabilities':
      return <NoneAloneField {...field} name={name} none="none_disclosed" options={options} />;
    case 'agreed_actions':
      return <FormTextArea {...field} name={name} rows={2} maxLength={1000} isOptional />;
    case 'note':
      return <FormTextArea {...field} name={name} rows={3} maxLength={4000} isOptional />;
  }
}

const OPTIONS: { [K in SessionFieldName]?: [list: string, codes: readonly string[]] } = {
  phase: ['phases', PHASES],
  modality: ['modalities', MODALITIES],
  place: ['places', PLACES],
  initiated_by: ['initiators', INITIATORS],
  third_parties_present: ['third_parties', THIRD_PARTIES],
  interpreter: ['interpreters', INTERPRETERS],
  information_given: ['information_items', INFORMATION_ITEMS],
  topics: ['topics', TOPICS],
  understanding_check: ['understanding', UNDERSTANDING],
  expressed_position: ['expressed_positions', EXPRESSED_POSITIONS],
  protection_concern_raised: ['protection_concern_raised', PROTECTION_CONCERN_RAISED],
  vulnerabilities: ['vulnerabilities', VULNERABILITIES],
  outcome: ['session_outcomes', SESSION_OUTCOMES],
};
const NO_CODES: readonly string[] = [];

const useOptions = (name: SessionFieldName) => {
  const [list, codes] = OPTIONS[name] ?? ['', NO_CODES];
  return useCodes(list, codes);
};

type NoneAloneFieldProps = {
  control: Control<SessionForm>;
  name: 'third_parties_present' | 'vulnerabilities';
  none: string;
  label: string;
  description?: string;
  isLabelHidden: boolean;
  options: { value: string; label: string }[];
};

function NoneAloneField({ control, name, none, ...rest }: NoneAloneFieldProps) {
  const { field, fieldState } = useController({ control, name });
  const fieldMessage = useFieldMessage();
  const value: readonly string[] = field.value;
  return (
    <CheckboxGroup
      {...rest}
      name={name}
      columns={3}
      value={value}
      onChange={(next) => field.onChange(withNoneAlone(value, next, none))}
      onBlur={field.onBlur}
      error={fieldMessage(fieldState.error, value)}
    />
  );
}
