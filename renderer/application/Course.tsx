import { Ban } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Columns, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { today } from '#renderer/ui/today.ts';
import {
  type Application,
  type ApplicationState,
  isForwardStep,
  missingForApplication,
  nextApplicationStates,
} from '#shared/application.ts';
import { isConcernOpen } from '#shared/concern.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './Application.module.css';
import { MissingList } from './MissingList.tsx';
import { StepDialog } from './StepDialog.tsx';

type CourseProps = {
  /** As it reads with what stands in the form: what is missing shrinks while one answers. */
  application: Application;
  file: PersonFile;
  /** Stores what stands in the form before a step; false when it cannot be stored. */
  onSave: () => Promise<boolean>;
};

/** Where the application stands, what can happen next, and how it can be stopped. All ways stand side by side. */
export function Course({ application, file, onSave }: CourseProps) {
  const { t } = useTranslation(['application', 'codes']);
  const [step, setStep] = useState<ApplicationState | null>(null);
  const next = nextApplicationStates(application.status);
  const others = next.filter((state) => state !== 'withdrawn');
  const missingFor = (state: ApplicationState) =>
    missingForApplication(application, state, { ...file, on: today() });
  // What every way forward needs is missing now; what only one of them needs is said when that one is taken.
  const [first = [], ...rest] = others.filter(isForwardStep).map(missingFor);
  const missingForAll = first.filter(({ code }) =>
    rest.every((list) => list.some((other) => other.code === code)),
  );
  const isStopped = file.concerns.some(isConcernOpen);
  return (
    <Card>
      <Columns gap={6} min="l">
        <Section title={t('course.title')} level={2}>
          <Steps application={application} />
        </Section>
        {next.length > 0 && (
          <Stack gap={4}>
            {others.length > 0 && (
              <Section title={t('course.next')} level={3}>
                <Cluster gap={2}>
                  {others.map((state) => (
                    <Button
                      key={state}
                      isDisabled={isStopped && isForwardStep(state)}
                      onPress={() => setStep(state)}
                    >
                      {t(`codes:application_states.${state}`)}
                    </Button>
                  ))}
                </Cluster>
              </Section>
            )}
            <MissingList missing={missingForAll} />
            {next.includes('withdrawn') && (
              <Section title={t('course.withdraw')} level={3} description={t('course.withdraw_lead')}>
                <Cluster>
                  <Button icon={Ban} onPress={() => setStep('withdrawn')}>
                    {t('withdraw')}
                  </Button>
                </Cluster>
              </Section>
            )}
          </Stack>
        )}
      </Columns>
      {step !== null && (
        <StepDialog
          application={application}
          to={step}
          missing={missingFor(step)}
          onSave={onSave}
          onClose={() => setStep(null)}
        />
      )}
    </Card>
  );
}

function Steps({ application }: { application: Application }) {
  const { t } = useTranslation('codes');
  const format = useFormat();
  const members = useCall('profile.get', {}).data?.members ?? [];
  const nameOf = (id: string) => members.find((member) => member.id === id)?.display_name;
  return (
    <ol className={css.steps}>
      {application.history.map((step) => (
        <li key={`${step.at} ${step.to}`} className={css.step}>
          <time className={css.day} dateTime={step.on}>
            {format.date(step.on)}
          </time>
          <span>
            {t(`application_states.${step.to}`)}
            {step.reason !== null && (
              <span className={css.reason}> · {t(`suspension_reasons.${step.reason}`)}</span>
            )}
            {nameOf(step.by) && <span className={css.reason}> · {nameOf(step.by)}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
