import { useTranslation } from 'react-i18next';
import { Card } from '#renderer/ui/Card.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { HandoverCandidate, TeamName } from '#shared/shapes.ts';
import css from './Handover.module.css';
import { useTeamWords } from './useTeamWords.ts';

const KINDS = ['session', 'application', 'referral', 'consent', 'concern', 'follow_up'] as const;

/** What the other team will read, what this one loses, and what goes with nobody: before it is pressed. */
export function WhatHappens({ going, team }: { going: readonly HandoverCandidate[]; team: TeamName | null }) {
  const { t } = useTranslation('handover');
  const format = useFormat();
  const teamWords = useTeamWords();
  const words = { team: team === null ? t('that_team') : teamWords(team) };
  const sum = (kind: (typeof KINDS)[number]) => going.reduce((n, { records }) => n + records[kind], 0);
  const kinds = KINDS.filter((kind) => sum(kind) > 0).map((kind) => t(`kind.${kind}`, { count: sum(kind) }));
  const notes = going.reduce((n, one) => n + one.notes, 0);
  return (
    <Card title={t('means.title')} tone="quiet">
      <ul className={css.means}>
        <li>
          {kinds.length === 0
            ? t('means.reads_nothing_more', words)
            : t('means.reads', { ...words, what: format.list(kinds) })}
        </li>
        <li>{t('means.leaves', words)}</li>
        <li>{t('means.stays')}</li>
        <li>{notes > 0 ? t('means.notes', { count: notes }) : t('means.notes_none')}</li>
        <li>{t('means.back', words)}</li>
      </ul>
    </Card>
  );
}
