import { type Control, type UseFormReturn, useController, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { ProgrammeChoice } from '#renderer/programme/ProgrammeChoice.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import {
  FormCheckboxGroup,
  FormCountryField,
  FormSelect,
  FormTextArea,
  useFieldMessage,
} from '#renderer/ui/form.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { ASSISTANCE_TYPES } from '#shared/codes/assistance.ts';
import type { PersonFile } from '#shared/shapes.ts';
import type { ReferralForm } from './referralForm.ts';
import { SharedFields } from './SharedFields.tsx';
import { TransferBasis } from './TransferBasis.tsx';
import { useSharedValues } from './useSharedValues.ts';

type ReferralPartsProps = { form: UseFormReturn<ReferralForm>; file: PersonFile };

/** What is asked before anything leaves, in this order: whereto, what for, which data, on what basis. */
export function ReferralParts({ form, file }: ReferralPartsProps) {
  const { t } = useTranslation('referral');
  const { control } = form;
  return (
    <Stack gap={6}>
      <Section title={t('part.programme')}>
        <ProgrammePart control={control} file={file} />
      </Section>
      <Section title={t('part.needs')}>
        <NeedsPart control={control} file={file} />
      </Section>
      <Section title={t('part.data')} description={t('part.data_lead')}>
        <DataPart control={control} file={file} />
      </Section>
      <Section title={t('part.basis')}>
        <TransferBasis control={control} file={file} />
      </Section>
    </Stack>
  );
}

type PartProps = { control: Control<ReferralForm>; file: PersonFile };

function ProgrammePart({ control, file }: PartProps) {
  const { t } = useTranslation('referral');
  const { field, fieldState } = useController({ control, name: 'programme_id' });
  const fieldMessage = useFieldMessage();
  const programme = useCall(
    'programme.get',
    { id: field.value ?? '-' },
    { isEnabled: field.value !== null },
  ).data;
  return (
    <Stack gap={4}>
      <ProgrammeChoice
        name="programme_id"
        value={field.value}
        onChange={field.onChange}
        country={file.person.country_of_return}
        error={fieldMessage(fieldState.error, field.value)}
      />
      <FormCountryField
        control={control}
        name="country"
        label={t('field.country')}
        description={t('hint.country')}
        suggested={programme?.countries ?? []}
      />
    </Stack>
  );
}

function NeedsPart({ control, file }: PartProps) {
  const { t } = useTranslation(['referral', 'codes']);
  const format = useFormat();
  const types = useCodes('assistance_types', ASSISTANCE_TYPES);
  const [id, needs] = useWatch({ control, name: ['programme_id', 'needs'] });
  const programme = useCall('programme.get', { id: id ?? '-' }, { isEnabled: id !== null }).data;
  // Asking for what the programme does not list is allowed, but said: the partner may refer on.
  const unlisted = needs.filter((code) => programme && !programme.assistance_types.includes(code));
  return (
    <Stack gap={4}>
      <FormCheckboxGroup
        control={control}
        name="needs"
        label={t('field.needs')}
        description={t('hint.needs')}
        options={types}
        columns={3}
      />
      {unlisted.length > 0 && (
        <p role="status">
          {t('not_listed', {
            needs: format.list(unlisted.map((code) => t(`codes:assistance_types.${code}`))),
          })}
        </p>
      )}
      {file.applications.length > 0 && (
        <FormSelect
          control={control}
          name="application_id"
          label={t('field.application_id')}
          options={file.applications.map((application) => ({
            value: application.id,
            label: t('application', {
              state: t(`codes:application_states.${application.status}`),
              country: format.country(application.country_of_return),
              date: format.date(application.status_on),
            }),
          }))}
          width="l"
          isOptional
          isClearable
        />
      )}
      <FormTextArea
        control={control}
        name="reason"
        label={t('field.reason')}
        description={t('hint.reason')}
        rows={2}
        maxLength={1000}
        isOptional
      />
    </Stack>
  );
}

function DataPart({ control, file }: PartProps) {
  const { field } = useController({ control, name: 'data_shared' });
  const [application_id, needs, country] = useWatch({
    control,
    name: ['application_id', 'needs', 'country'],
  });
  const values = useSharedValues(file, { application_id, needs, country });
  return <SharedFields value={field.value} onChange={field.onChange} values={values} />;
}
