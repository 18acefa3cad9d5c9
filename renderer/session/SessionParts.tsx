import { type ReactNode, useEffect } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ConsentPanel } from '#renderer/consent/ConsentPanel.tsx';
import { Columns, Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { PersonFile } from '#shared/shapes.ts';
import { ConcernPart } from './ConcernPart.tsx';
import { InterpreterNotice } from './InterpreterNotice.tsx';
import { RightsPart } from './RightsPart.tsx';
import { SessionField } from './SessionField.tsx';
import type { SessionFieldName } from './sessionFields.ts';
import { isClosedPlace, type SessionForm } from './sessionForm.ts';
import { TalkPart } from './TalkPart.tsx';
import { VulnerabilityPart } from './VulnerabilityPart.tsx';

export type TalkBackground = Pick<
  PersonFile,
  'person' | 'sessions' | 'amendments' | 'consents' | 'referrals'
>;

type SessionPartsProps = {
  form: UseFormReturn<SessionForm>;
  background: TalkBackground;
  draftId: string;
  /** The field to which the list of what is missing has just led, with the time. */
  opened: string | null;
};

/** The talk from its beginning to its end. */
export function SessionParts({ form, background, draftId, opened }: SessionPartsProps) {
  const { control } = form;
  const languages = background.person.languages.map((language) => language.code);
  const field = (name: SessionFieldName, isLabelHidden = false) => (
    <SessionField name={name} control={control} languages={languages} isLabelHidden={isLabelHidden} />
  );
  return (
    <>
      <TalkPart part="where">
        <Columns min="s" gap={4}>
          {field('date')}
          {field('start')}
          {field('duration_min')}
        </Columns>
        <Columns min="s" gap={4}>
          {field('phase')}
          {field('initiated_by')}
        </Columns>
        {field('modality')}
        <Columns min="s" gap={4}>
          {field('place')}
          <DeprivedOfLiberty form={form}>{field('deprived_of_liberty')}</DeprivedOfLiberty>
        </Columns>
        {field('third_parties_present')}
      </TalkPart>
      <TalkPart part="language">
        <Columns min="s" gap={4}>
          {field('language_used')}
          <span />
        </Columns>
        {field('interpreter')}
        <Interpreting form={form} isNeeded={background.person.interpreter_needed}>
          {field('interpreter_is_child')}
        </Interpreting>
      </TalkPart>
      <RightsPart form={form} background={background} />
      <ConsentPart form={form} background={background} draftId={draftId} />
      <TalkPart part="topics">{field('topics', true)}</TalkPart>
      <TalkPart part="understanding">{field('understanding_check', true)}</TalkPart>
      <TalkPart part="position">{field('expressed_position', true)}</TalkPart>
      <ConcernPart form={form} />
      <VulnerabilityPart control={control} opened={opened} />
      <TalkPart part="outcome">{field('outcome', true)}</TalkPart>
      <TalkPart part="next_step">
        {field('agreed_actions')}
        {field('follow_up_date')}
      </TalkPart>
      <TalkPart part="note">{field('note', true)}</TalkPart>
    </>
  );
}

type Wrapped = { form: UseFormReturn<SessionForm>; children: ReactNode };

/** A closed place answers the question by itself, visibly, and the answer can be changed. */
function DeprivedOfLiberty({ form, children }: Wrapped) {
  const place = useWatch({ control: form.control, name: 'place' });
  useEffect(() => {
    if (isClosedPlace(place) && form.getValues('deprived_of_liberty') === null) {
      form.setValue('deprived_of_liberty', true, { shouldDirty: true, shouldValidate: true });
    }
  }, [place, form]);
  return children;
}

function Interpreting({ form, isNeeded, children }: Wrapped & { isNeeded: boolean }) {
  const interpreter = useWatch({ control: form.control, name: 'interpreter' });
  const isChild = useWatch({ control: form.control, name: 'interpreter_is_child' });
  return (
    <Stack gap={3}>
      {interpreter === 'family_member' && children}
      <InterpreterNotice interpreter={interpreter} isChild={isChild === true} isNeeded={isNeeded} />
    </Stack>
  );
}

/** Consent is asked in the talk and recorded at once: it counts whether or not the session is ever finalised. */
function ConsentPart({
  form,
  background,
  draftId,
}: Pick<SessionPartsProps, 'form' | 'background' | 'draftId'>) {
  const { t } = useTranslation('session');
  const { control } = form;
  const [language, interpreter, interpreter_is_child, deprived_of_liberty] = useWatch({
    control,
    name: ['language_used', 'interpreter', 'interpreter_is_child', 'deprived_of_liberty'],
  });
  return (
    <TalkPart part="consent">
      {deprived_of_liberty && <Notice>{t('consent_while_deprived')}</Notice>}
      <ConsentPanel
        person={background.person}
        consents={background.consents}
        referrals={background.referrals}
        talk={{
          session_id: draftId,
          language,
          interpreter,
          interpreter_is_child: interpreter_is_child === true,
          deprived_of_liberty,
        }}
      />
    </TalkPart>
  );
}
