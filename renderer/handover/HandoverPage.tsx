import { ArrowRightLeft } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { isFailure } from '#renderer/callFailure.ts';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { ComboBox } from '#renderer/ui/ComboBox.tsx';
import { DatePicker } from '#renderer/ui/DatePicker.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { ErrorSummary } from '#renderer/ui/ErrorSummary.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { TextArea } from '#renderer/ui/TextArea.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import { today } from '#renderer/ui/today.ts';
import type { Output } from '#shared/contract.ts';
import type { TeamName } from '#shared/shapes.ts';
import { Candidates } from './Candidates.tsx';
import { HandedOverPage } from './HandedOverPage.tsx';
import { HandoverNotice } from './HandoverNotice.tsx';
import { useTeamWords } from './useTeamWords.ts';
import { WhatHappens } from './WhatHappens.tsx';

/** `/people/:id/handover` */
export function HandoverPage() {
  const { id = '' } = useParams();
  const prepared = useCall('handover.prepare', { id });
  const teams = useCall('handover.teams', {});
  const failure = prepared.error ?? teams.error;
  if (isFailure(failure, 'handed_over')) return <HandedOverPage failure={failure} />;
  if (failure) return <FailureNotice failure={failure} onRetry={() => void prepared.refetch()} />;
  if (!prepared.data || !teams.data) return <Skeleton rows={8} />;
  return <HandOver key={id} prepared={prepared.data} teams={teams.data} />;
}

type HandOverProps = { prepared: Output<'handover.prepare'>; teams: Output<'handover.teams'> };

const keyOf = (team: TeamName): string => `${team.organisation}/${team.id}`;

/** Whereto, who, why, and what it means: read once from top to bottom, then done with one press. */
function HandOver({ prepared, teams }: HandOverProps) {
  const { t } = useTranslation('handover');
  const navigate = useNavigate();
  const teamWords = useTeamWords();
  const [person] = prepared.candidates;
  const [chosen, setChosen] = useState<string | null>(null);
  const [along, setAlong] = useState<readonly string[]>([]);
  const [reason, setReason] = useState('');
  const [toldOn, setToldOn] = useState<string | null>(null);
  const [tries, setTries] = useState(0);
  const file = `/people/${person?.person_id}`;
  const team = teams.teams.find((one) => keyOf(one) === chosen) ?? null;
  const isWithin = team !== null && team.organisation === teams.own_organisation;
  const needsConsent = team !== null && (!isWithin || prepared.needs_consent_within);
  const create = useCommand('handover.create', {
    onSuccess: () => {
      toast({ text: t('saved', { team: teamWords(team) }), tone: 'safe' });
      navigate(file, { replace: true });
    },
  });
  if (person === undefined) return null;

  const page = {
    title: t('title'),
    lead: t('lead'),
    width: 'reading',
    back: { to: file, label: person.alias_or_initials },
  } as const;
  if (teams.teams.length === 0) {
    return (
      <Page {...page}>
        <EmptyState icon={ArrowRightLeft} action={<ButtonLink to="/sync">{t('no_team.sync')}</ButtonLink>}>
          {t(teams.own_organisation === null ? 'no_team.alone' : 'no_team.none')}
        </EmptyState>
      </Page>
    );
  }
  if (person.open !== null) {
    return (
      <Page {...page}>
        <HandoverNotice told={person.open} />
      </Page>
    );
  }

  const mayGo = (one: (typeof prepared.candidates)[number]) =>
    one.drafts === 0 && one.open === null && (!needsConsent || one.consent === 'given');
  // Whoever may not go under this team's rules is not sent along, though ticked under those of another.
  const going = prepared.candidates.filter(
    (one) => one === person || (along.includes(one.person_id) && mayGo(one)),
  );
  const required = t('errors:field.required');
  const errors = [
    { name: 'to_team', label: t('field.team'), isMissing: team === null, message: required },
    {
      name: 'persons',
      label: person.alias_or_initials,
      isMissing: team !== null && !mayGo(person),
      message: t(person.drafts > 0 ? 'draft_first' : 'consent_first'),
    },
    { name: 'reason', label: t('field.reason'), isMissing: reason.trim() === '', message: required },
    { name: 'person_told_on', label: t('field.told_on'), isMissing: toldOn === null, message: required },
  ].filter(({ isMissing }) => isMissing);
  const errorOf = (name: string) =>
    tries > 0 ? errors.find((error) => error.name === name)?.message : undefined;
  const submit = () => {
    setTries(tries + 1);
    if (errors.length > 0 || team === null || toldOn === null) return;
    create.mutate({
      person_ids: going.map(({ person_id }) => person_id),
      to_organisation: team.organisation,
      to_team: team.id,
      reason: reason.trim(),
      person_told_on: toldOn,
    });
  };

  return (
    <Page {...page}>
      <Stack gap={6}>
        {tries > 0 && errors.length > 0 && <ErrorSummary key={tries} errors={errors} />}
        <Section title={t('part.team')}>
          <ComboBox
            name="to_team"
            label={t('field.team')}
            description={t('hint.team')}
            value={chosen}
            onChange={setChosen}
            options={teams.teams.map((one) => ({
              value: keyOf(one),
              label: one.name,
              description:
                one.organisation === teams.own_organisation ? t('own_organisation') : one.organisation_name,
              keywords: one.organisation_name,
            }))}
            error={errorOf('to_team')}
          />
        </Section>
        <Section
          title={t('part.who')}
          description={team !== null && t(needsConsent ? 'needs_consent' : 'needs_no_consent')}
        >
          <Candidates
            candidates={prepared.candidates}
            elsewhere={prepared.elsewhere}
            needsConsent={needsConsent}
            mayGo={mayGo}
            ticked={going.map(({ person_id }) => person_id)}
            onTick={(id, isTicked) =>
              setAlong(isTicked ? [...along, id] : along.filter((other) => other !== id))
            }
          />
        </Section>
        <Section title={t('part.why')}>
          <Stack>
            <TextArea
              name="reason"
              label={t('field.reason')}
              description={t('hint.reason')}
              value={reason}
              onChange={setReason}
              maxLength={500}
              error={errorOf('reason')}
            />
            <DatePicker
              name="person_told_on"
              label={t('field.told_on')}
              description={t('hint.told_on')}
              value={toldOn}
              onChange={setToldOn}
              max={today()}
              error={errorOf('person_told_on')}
            />
          </Stack>
        </Section>
        <WhatHappens going={going} team={team} />
        {create.error && <FailureNotice failure={create.error} />}
        <Cluster justify="End">
          <Button onPress={() => navigate(file, { replace: true })}>{t('common:cancel')}</Button>
          <Button variant="primary" icon={ArrowRightLeft} isPending={create.isPending} onPress={submit}>
            {t('hand_over', { count: going.length })}
          </Button>
        </Cluster>
      </Stack>
    </Page>
  );
}
