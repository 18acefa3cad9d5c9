import { type Control, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCodes } from '#renderer/ui/codes.ts';
import {
  FormCountryField,
  FormDateField,
  FormDatePicker,
  FormNumberField,
  FormRadioGroup,
  FormSelect,
  FormTextField,
  FormYesNoField,
} from '#renderer/ui/form.tsx';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { today } from '#renderer/ui/today.ts';
import { ACCOMPANIMENTS, INTERPRETER_SEXES, PROCEDURE_STAGES, SEXES } from '#shared/codes/person.ts';
import { LanguageRows } from './LanguageRows.tsx';
import type { PersonForm } from './personForm.ts';

type FieldsetProps = {
  control: Control<PersonForm>;
  /** At registering only what is needed to talk; the full name waits for an application (data minimisation). */
  isMinimal: boolean;
};

export function WhoFieldset({ control, isMinimal, autoFocus }: FieldsetProps & { autoFocus?: boolean }) {
  const { t } = useTranslation('person');
  const sexes = useCodes('sexes', SEXES);
  return (
    <Section title={t('part.who')}>
      <Stack gap={4}>
        <FormTextField
          control={control}
          name="alias_or_initials"
          label={t('field.alias_or_initials')}
          description={t('hint.alias_or_initials')}
          maxLength={120}
          dir="auto"
          width="l"
          autoFocus={autoFocus ?? false}
        />
        {!isMinimal && (
          <Columns min="m" gap={4}>
            <FormTextField
              control={control}
              name="full_name_latin"
              label={t('field.full_name_latin')}
              description={t('hint.full_name')}
              maxLength={200}
              width="full"
              isOptional
            />
            <FormTextField
              control={control}
              name="full_name_original"
              label={t('field.full_name_original')}
              description={t('hint.full_name_original')}
              maxLength={200}
              dir="auto"
              width="full"
              isOptional
            />
          </Columns>
        )}
        <Columns min="s" gap={4}>
          <FormTextField
            control={control}
            name="local_ref"
            label={t('field.local_ref')}
            description={t('hint.local_ref')}
            maxLength={60}
            width="m"
            isOptional
          />
          <FormNumberField
            control={control}
            name="birth_year"
            label={t('field.birth_year')}
            description={t('hint.birth_year')}
            isOptional
          />
          {!isMinimal && (
            <FormDateField
              control={control}
              name="birth_date"
              label={t('field.birth_date')}
              description={t('hint.birth_date')}
              max={today()}
              isOptional
            />
          )}
        </Columns>
        <FormRadioGroup
          control={control}
          name="sex"
          label={t('field.sex')}
          options={sexes}
          look="segmented"
        />
        <FormCountryField
          control={control}
          name="citizenship"
          label={t('field.citizenship')}
          withStateless
          withUnknown
        />
      </Stack>
    </Section>
  );
}

export function TalkingFieldset({ control }: Pick<FieldsetProps, 'control'>) {
  const { t } = useTranslation('person');
  const interpreterSexes = useCodes('interpreter_sexes', INTERPRETER_SEXES);
  const isNeeded = useWatch({ control, name: 'interpreter_needed' });
  return (
    <Section title={t('part.talking')}>
      <Stack gap={4}>
        <LanguageRows control={control} />
        <FormYesNoField control={control} name="interpreter_needed" label={t('field.interpreter_needed')} />
        {isNeeded && (
          <FormRadioGroup
            control={control}
            name="preferred_sex_of_interpreter"
            label={t('field.preferred_sex_of_interpreter')}
            description={t('hint.preferred_sex_of_interpreter')}
            options={interpreterSexes}
            look="segmented"
            isOptional
            isClearable
          />
        )}
      </Stack>
    </Section>
  );
}

export function SituationFieldset({ control, isMinimal }: FieldsetProps) {
  const { t } = useTranslation('person');
  const accompaniments = useCodes('accompaniments', ACCOMPANIMENTS);
  const stages = useCodes('procedure_stages', PROCEDURE_STAGES);
  return (
    <Section title={t('part.situation')}>
      <Stack gap={4}>
        <FormRadioGroup
          control={control}
          name="accompaniment"
          label={t('field.accompaniment')}
          options={accompaniments}
        />
        <FormSelect
          control={control}
          name="procedure_stage"
          label={t('field.procedure_stage')}
          options={stages}
          width="l"
        />
        {!isMinimal && (
          <>
            <FormCountryField
              control={control}
              name="country_of_return"
              label={t('field.country_of_return')}
              description={t('hint.country_of_return')}
              isOptional
            />
            <FormDatePicker
              control={control}
              name="vd_period_until"
              label={t('field.vd_period_until')}
              description={t('hint.vd_period_until')}
              isOptional
            />
          </>
        )}
      </Stack>
    </Section>
  );
}
