import { OctagonPause } from 'lucide-react';
import { useState } from 'react';
import { type Control, useController, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { RaiseConcernDialog } from '#renderer/concern/RaiseConcernDialog.tsx';
import { ProgrammeChoice } from '#renderer/programme/ProgrammeChoice.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { useCodes } from '#renderer/ui/codes.ts';
import {
  FormCountryField,
  FormDateField,
  FormDatePicker,
  FormRadioGroup,
  FormSelect,
  FormTextArea,
  FormTextField,
  FormYesNoField,
} from '#renderer/ui/form.tsx';
import { Cluster, Columns, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { today } from '#renderer/ui/today.ts';
import type { Application } from '#shared/application.ts';
import {
  DOCUMENT_STATES,
  ESCORT_TYPES,
  MEDICAL_FITNESS,
  RETURN_KINDS,
  SAFETY_QUESTION,
  TRAVEL_MODES,
  YES_NO_UNKNOWN,
} from '#shared/codes/assistance.ts';
import { GRANTING_STATES } from '#shared/codes/countries.ts';
import { PROCEDURE_STAGES } from '#shared/codes/person.ts';
import { isMinor } from '#shared/person.ts';
import type { PersonFile } from '#shared/shapes.ts';
import type { ApplicationForm } from './applicationForm.ts';
import { ConsentRow } from './ConsentRow.tsx';
import { MoneyField } from './MoneyField.tsx';

type PartsProps = {
  control: Control<ApplicationForm>;
  file: PersonFile;
  /** Null while the application is begun. */
  application: Application | null;
};

/** The application in the order in which it is talked about. */
export function ApplicationParts({ control, file, application }: PartsProps) {
  const birthDate = useWatch({ control, name: 'birth_date' });
  return (
    <Stack gap={6}>
      <WherePart control={control} file={file} />
      <PersonPart control={control} />
      <AskedPart control={control} file={file} />
      {isMinor({ ...file.person, birth_date: birthDate }, today()) && <ChildPart control={control} />}
      <TravelPart control={control} application={application} />
      {application !== null && application.decided_on !== null && <DecisionPart control={control} />}
    </Stack>
  );
}

type PartProps = { control: Control<ApplicationForm> };

function WherePart({ control, file }: PartProps & { file: PersonFile }) {
  const { t } = useTranslation('application');
  const { field } = useController({ control, name: 'programme_id' });
  const country = useWatch({ control, name: 'country_of_return' });
  return (
    <Section title={t('part.where')}>
      <FormCountryField
        control={control}
        name="country_of_return"
        label={t('field.country_of_return')}
        description={t('hint.country_of_return')}
      />
      <Columns gap={4}>
        <FormTextField
          control={control}
          name="region_of_return"
          label={t('field.region_of_return')}
          maxLength={120}
          dir="auto"
          isOptional
        />
        <FormCountryField
          control={control}
          name="granting_state"
          label={t('field.granting_state')}
          only={GRANTING_STATES}
        />
      </Columns>
      <ProgrammeChoice
        name="programme_id"
        value={field.value}
        onChange={field.onChange}
        country={country ?? file.person.country_of_return}
        isClearable
      />
    </Section>
  );
}

function PersonPart({ control }: PartProps) {
  const { t } = useTranslation('application');
  return (
    <Section title={t('part.person')} description={t('part.person_lead')}>
      <Columns gap={4}>
        <FormTextField
          control={control}
          name="full_name_latin"
          label={t('field.full_name_latin')}
          maxLength={200}
        />
        <FormTextField
          control={control}
          name="full_name_original"
          label={t('field.full_name_original')}
          maxLength={200}
          dir="auto"
          isOptional
        />
        <FormDateField control={control} name="birth_date" label={t('field.birth_date')} max={today()} />
      </Columns>
    </Section>
  );
}

function AskedPart({ control, file }: PartProps & { file: PersonFile }) {
  const { t } = useTranslation(['application', 'concern']);
  const stages = useCodes('procedure_stages', PROCEDURE_STAGES);
  const safety = useCodes('safety_question', SAFETY_QUESTION);
  const appeal = useCodes('yes_no_unknown', YES_NO_UNKNOWN);
  const open = useWatch({ control, name: 'open_suspensive_appeal' });
  const [isRaising, setRaising] = useState(false);
  return (
    <Section title={t('part.asked')} description={t('part.asked_lead')}>
      <Stack gap={5}>
        <ConsentRow file={file} />
        <FormSelect
          control={control}
          name="administrative_status_at_application"
          label={t('field.administrative_status_at_application')}
          options={stages}
          width="l"
        />
        <FormYesNoField
          control={control}
          name="interpreter_need_answered"
          label={t('field.interpreter_need_answered')}
        />
        <FormYesNoField
          control={control}
          name="asylum_claim_effect_explained"
          label={t('field.asylum_claim_effect_explained')}
          description={t('hint.asylum_claim_effect_explained')}
        />
        <FormRadioGroup
          control={control}
          name="safety_question"
          label={t('field.safety_question')}
          description={t('hint.safety_question')}
          options={safety}
        />
        <Cluster>
          <Button size="s" icon={OctagonPause} onPress={() => setRaising(true)}>
            {t('concern:raise.open')}
          </Button>
        </Cluster>
        <FormRadioGroup
          control={control}
          name="open_suspensive_appeal"
          label={t('field.open_suspensive_appeal')}
          options={appeal}
          look="segmented"
        />
        {open !== 'no' && (
          <FormDatePicker
            control={control}
            name="appeal_effect_told_in_writing_on"
            label={t('field.appeal_effect_told_in_writing_on')}
            description={t('hint.appeal_effect_told_in_writing_on')}
            max={today()}
            isOptional
          />
        )}
      </Stack>
      {isRaising && <RaiseConcernDialog personId={file.person.id} onClose={() => setRaising(false)} />}
    </Section>
  );
}

/** For a child nothing is filled in beforehand and nothing follows by itself. */
function ChildPart({ control }: PartProps) {
  const { t } = useTranslation('application');
  const names = ['guardian_agreed_on', 'best_interests_record_on', 'family_or_reception_assured_on'] as const;
  return (
    <Section title={t('part.child')} description={t('part.child_lead')}>
      <Columns gap={4}>
        {names.map((name) => (
          <FormDatePicker
            key={name}
            control={control}
            name={name}
            label={t(`field.${name}`)}
            max={today()}
            isOptional
          />
        ))}
      </Columns>
    </Section>
  );
}

function TravelPart({ control, application }: PartProps & { application: Application | null }) {
  const { t } = useTranslation('application');
  const documents = useCodes('document_states', DOCUMENT_STATES);
  const fitness = useCodes('medical_fitness', MEDICAL_FITNESS);
  const escorts = useCodes('escort_types', ESCORT_TYPES);
  const modes = useCodes('travel_modes', TRAVEL_MODES);
  const kinds = useCodes('return_kinds', RETURN_KINDS);
  return (
    <Section title={t('part.travel')}>
      <Columns gap={4}>
        <FormSelect
          control={control}
          name="document_status"
          label={t('field.document_status')}
          options={documents}
        />
        <FormSelect
          control={control}
          name="medical_fitness"
          label={t('field.medical_fitness')}
          options={fitness}
        />
        <FormSelect control={control} name="escort_type" label={t('field.escort_type')} options={escorts} />
        <FormSelect
          control={control}
          name="travel_mode"
          label={t('field.travel_mode')}
          options={modes}
          isOptional
          isClearable
        />
        <FormDatePicker
          control={control}
          name="planned_departure"
          label={t('field.planned_departure')}
          isOptional
        />
        {application !== null && application.confirmed_departure !== null && (
          <FormSelect control={control} name="return_kind" label={t('field.return_kind')} options={kinds} />
        )}
      </Columns>
    </Section>
  );
}

function DecisionPart({ control }: PartProps) {
  const { t } = useTranslation('application');
  return (
    <Section title={t('part.decision')}>
      <FormTextArea
        control={control}
        name="decision_reason"
        label={t('field.decision_reason')}
        rows={2}
        maxLength={500}
        isOptional
      />
      <Columns gap={4}>
        <MoneyField control={control} name="cash_due_cents" />
        <MoneyField control={control} name="cash_paid_cents" />
        <MoneyField control={control} name="in_kind_budget_cents" />
      </Columns>
    </Section>
  );
}
