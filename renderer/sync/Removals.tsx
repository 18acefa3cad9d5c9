import { CircleHelp, FolderOpen, HardDrive } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, useCall } from '#renderer/bridge.ts';
import { useTeamWords } from '#renderer/handover/useTeamWords.ts';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Output } from '#shared/contract.ts';
import type { HeldCase } from '#shared/shapes.ts';

/** What left the team and is still on this device: what waits for work, and what waits for a word. */
export function Removals() {
  const { t } = useTranslation('sync');
  const removals = useCall('sync.removals', {});
  if (removals.error) return <FailureNotice failure={removals.error} onRetry={() => removals.refetch()} />;
  if (!removals.data) return null;
  const { held, unconfirmed } = removals.data;
  return (
    <>
      {unconfirmed.records > 0 && <Unconfirmed unconfirmed={unconfirmed} />}
      {held.length > 0 && (
        <Section title={t('held.title')} description={t('held.lead')}>
          <Stack gap={2}>
            {held.map((one) => (
              <Held key={one.person_id ?? ''} one={one} />
            ))}
          </Stack>
        </Section>
      )}
    </>
  );
}

function Held({ one }: { one: HeldCase }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const teamWords = useTeamWords();
  const why = [
    one.drafts > 0 ? t('held.drafts', { count: one.drafts }) : null,
    one.unsent > 0 ? t('held.unsent', { count: one.unsent }) : null,
    one.refused > 0 ? t('held.refused', { count: one.refused }) : null,
  ].filter((reason) => reason !== null);
  return (
    <Card>
      <Cluster justify="Between">
        <span>
          <bdi>{one.alias_or_initials ?? t('held.household')}</bdi>
          {one.team !== null && `: ${t('held.with', { team: teamWords(one.team) })}`}
          {why.length > 0 && ` (${format.list(why)})`}
        </span>
        {one.person_id !== null && (
          <ButtonLink
            icon={FolderOpen}
            to={`/people/${one.person_id}`}
            aria-label={t('held.open_named', { name: one.alias_or_initials ?? t('no_person') })}
          >
            {t('held.open')}
          </ButtonLink>
        )}
      </Cluster>
    </Card>
  );
}

/** Unusually much at once: told in words and left as it is until somebody says so. */
function Unconfirmed({ unconfirmed }: { unconfirmed: Output<'sync.removals'>['unconfirmed'] }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const teamWords = useTeamWords();
  const [isAsking, setAsking] = useState(false);
  const [isPutOff, setPutOff] = useState(false);
  const { records, cases, more } = unconfirmed;
  const teams = [...new Set(cases.flatMap(({ team }) => (team === null ? [] : [teamWords(team)])))];
  const names = cases.map(({ alias_or_initials }) => alias_or_initials ?? t('no_person'));
  const listed = more > 0 ? [...names, t('guard.more', { count: more })] : names;
  return (
    <Card tone="attention" title={t('guard.title', { count: records })}>
      <Stack gap={3}>
        <p>{t('guard.text')}</p>
        {!isPutOff && (
          <>
            <p>
              {teams.length > 0
                ? t('guard.handed_over', { teams: format.list(teams), count: cases.length + more })
                : t('guard.unknown')}
            </p>
            <p>
              <bdi>{format.list(listed)}</bdi>
            </p>
            <p>{t('guard.safe')}</p>
          </>
        )}
        <Cluster gap={2}>
          {isPutOff ? (
            <Button icon={CircleHelp} onPress={() => setPutOff(false)}>
              {t('guard.look')}
            </Button>
          ) : (
            <>
              <Button icon={HardDrive} onPress={() => setAsking(true)}>
                {t('guard.take_off')}
              </Button>
              <Button variant="plain" onPress={() => setPutOff(true)}>
                {t('guard.not_now')}
              </Button>
            </>
          )}
        </Cluster>
      </Stack>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('guard.confirm_title', { count: records })}
        confirmLabel={t('guard.take_off')}
        cancelLabel={t('guard.not_now')}
        isCaution
        onConfirm={async () => {
          await call('sync.confirmRemovals', { records });
          toast({ text: t('guard.taken_off') });
        }}
      >
        <p>{t('guard.confirm_text')}</p>
      </ConfirmDialog>
    </Card>
  );
}
