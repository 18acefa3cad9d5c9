import { CalendarClock, CalendarPlus, Check, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Section } from '#renderer/ui/Page.tsx';
import type { FollowUp } from '#shared/follow-up.ts';
import { FollowUpDialog } from './FollowUpDialog.tsx';
import css from './NextSteps.module.css';
import { useFollowUpDone } from './useFollowUpDone.ts';

/** What was agreed and is still to be done, the next first. */
export function NextSteps({ followUps, onAdd }: { followUps: readonly FollowUp[]; onAdd: () => void }) {
  const { t } = useTranslation('follow_up');
  const format = useFormat();
  const done = useFollowUpDone();
  const [changed, setChanged] = useState<FollowUp | null>(null);
  const open = followUps.filter((followUp) => followUp.done_on === null);
  if (open.length === 0) return null;
  return (
    <Section
      title={t('title')}
      actions={
        <Button size="s" variant="plain" icon={CalendarPlus} onPress={onAdd}>
          {t('add')}
        </Button>
      }
    >
      <ul className={css.steps}>
        {open.map((followUp) => {
          const date = format.date(followUp.due_on);
          const what = followUp.what ?? t('no_words');
          return (
            <li key={followUp.id} className={css.step}>
              <CalendarClock size={18} aria-hidden="true" className={css.icon} />
              <div className={css.words}>
                <span className={css.date}>{date}</span>
                <span dir="auto">{what}</span>
              </div>
              <div className={css.actions}>
                <Button
                  size="s"
                  icon={Check}
                  onPress={() => void done(followUp)}
                  aria-label={t('tick_named', { date, what })}
                >
                  {t('tick')}
                </Button>
                <Button
                  size="s"
                  variant="plain"
                  icon={Pencil}
                  onPress={() => setChanged(followUp)}
                  aria-label={t('change_named', { date, what })}
                >
                  {t('change_short')}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {changed !== null && (
        <FollowUpDialog
          key={changed.id}
          personId={changed.person_id}
          followUp={changed}
          onClose={() => setChanged(null)}
        />
      )}
    </Section>
  );
}
