import { CalendarPlus, Scale } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { today } from '#renderer/ui/today.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './DatesCard.module.css';

const BEFORE_DEPARTURE = ['approved', 'travel_document_pending', 'travel_document_ok', 'travel_booked'];

type DatesCardProps = { file: PersonFile; onPlan: (what: string) => void; onAdd: () => void };

/**
 * What comes next, as plain dates. Beside the end of the period for voluntary departure stands what can be done
 * about it; nothing here counts down.
 */
export function DatesCard({ file, onPlan, onAdd }: DatesCardProps) {
  const { t } = useTranslation(['person', 'follow_up']);
  const format = useFormat();
  const { person, follow_ups, applications } = file;
  const next = follow_ups.find((followUp) => followUp.done_on === null);
  const departure = applications.find(
    (application) => application.planned_departure !== null && BEFORE_DEPARTURE.includes(application.status),
  );
  const isOver = person.vd_period_until !== null && person.vd_period_until < today();
  return (
    <Card title={t('card.dates')}>
      <Stack gap={4}>
        <div>
          <div className={css.term}>{t('dates.next')}</div>
          {next === undefined ? (
            <Cluster justify="Between">
              <span className={css.soft}>{t('dates.none')}</span>
              <Button size="s" variant="plain" icon={CalendarPlus} onPress={onAdd}>
                {t('follow_up:add')}
              </Button>
            </Cluster>
          ) : (
            <>
              <div className={css.date}>{format.date(next.due_on)}</div>
              {next.what && (
                <div className={css.words} dir="auto">
                  {next.what}
                </div>
              )}
            </>
          )}
        </div>
        {departure && (
          <div>
            <div className={css.term}>{t('dates.planned_departure')}</div>
            <div className={css.date}>{format.date(departure.planned_departure)}</div>
          </div>
        )}
        {person.vd_period_until !== null && (
          <div>
            <div className={css.term}>{t('field.vd_period_until')}</div>
            <div className={css.date}>{format.date(person.vd_period_until)}</div>
            <p className={css.hint}>{t(isOver ? 'dates.over_hint' : 'dates.extension_hint')}</p>
            <Cluster gap={2}>
              {!isOver && (
                <Button size="s" icon={CalendarPlus} onPress={() => onPlan(t('dates.extension_step'))}>
                  {t('dates.extension')}
                </Button>
              )}
              <Button size="s" icon={Scale} onPress={() => onPlan(t('dates.legal_advice_step'))}>
                {t('dates.legal_advice')}
              </Button>
            </Cluster>
          </div>
        )}
      </Stack>
    </Card>
  );
}
