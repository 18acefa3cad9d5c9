import { CalendarCheck2, UserSearch } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { DuplicatesLine } from '#renderer/duplicates/DuplicatesLine.tsx';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Loading } from '#renderer/ui/Loading.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Page, Section } from '#renderer/ui/Page.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import css from './Today.module.css';
import { TodayRow } from './TodayRow.tsx';
import { todayGroups } from './todayGroups.ts';
import { useToday } from './useToday.ts';

/** Arrows walk through the rows, whatever group they stand in. */
function walk(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('li a')];
  const row = (event.target as HTMLElement).closest('li');
  const at = links.findIndex((link) => link.closest('li') === row);
  const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  next.focus();
}

type Whose = 'mine' | 'team';

/** What a counsellor wants to know when the day begins. */
export function TodayPage() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const today = useToday();
  const [whose, setWhose] = useState<Whose>('mine');
  const answer = useCall('today.list', { today }, { keepsPrevious: true });
  const hasTeam = (useCall('profile.get', {}).data?.members.length ?? 0) > 1;
  const all = answer.data?.entries ?? [];
  const groups = todayGroups(hasTeam && whose === 'mine' ? all.filter((entry) => entry.is_mine) : all, today);
  return (
    <Page
      title={t('title')}
      lead={format.dateLong(today)}
      width="reading"
      actions={
        <ButtonLink to="/people" icon={UserSearch} variant="primary">
          {t('find')}
        </ButtonLink>
      }
    >
      {hasTeam && (
        <RadioGroup<Whose>
          label={t('whose')}
          isLabelHidden
          look="segmented"
          value={whose}
          onChange={(chosen) => setWhose(chosen ?? 'mine')}
          options={[
            { value: 'mine', label: t('mine') },
            { value: 'team', label: t('team') },
          ]}
        />
      )}
      {answer.error && <FailureNotice failure={answer.error} onRetry={() => void answer.refetch()} />}
      <Loading isPending={answer.isPending} rows={6}>
        {groups.length === 0 && !answer.error && <EmptyState icon={CalendarCheck2}>{t('empty')}</EmptyState>}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows are a shortcut between links that Tab reaches too */}
        <div onKeyDown={walk}>
          <Stack gap={6}>
            {groups.map(({ group, entries }) => (
              <Section key={group} title={t(`group.${group}`)}>
                <ul className={css.rows}>
                  {entries.map((entry) => (
                    <TodayRow key={`${entry.kind} ${entry.id}`} entry={entry} today={today} />
                  ))}
                </ul>
              </Section>
            ))}
          </Stack>
        </div>
        <DuplicatesLine />
      </Loading>
    </Page>
  );
}
