import { CalendarX, CircleOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Highlight } from '#renderer/ui/Highlight.tsx';
import type { ProgrammeHit } from '#shared/shapes.ts';
import css from './ProgrammeLine.module.css';
import { useProgrammeWords } from './useProgrammeWords.ts';

/** One programme in the results. Its amount is a sentence among others, neither first nor larger. */
export function ProgrammeLine({ hit, country }: { hit: ProgrammeHit; country: string | null }) {
  const { t } = useTranslation(['programme', 'codes']);
  const words = useProgrammeWords();
  const { programme, marked_name, marked_excerpt } = hit;
  const warning = words.warning(programme);
  const isClosed = programme.status === 'closed';
  return (
    <div className={css.line}>
      <div className={css.head}>
        <span className={css.name} lang="en">
          <Highlight parts={marked_name} />
        </span>
        {isClosed && <Badge icon={CircleOff}>{t('codes:programme_states.closed')}</Badge>}
      </div>
      <p className={css.who}>
        <span>{words.countries(programme, country)}</span>
        <span lang="en">{programme.provider}</span>
      </p>
      <p className={css.clamped}>{words.assistance(programme)}</p>
      {marked_excerpt.some((piece) => piece.hit) && (
        <p className={css.clamped} lang="en">
          <Highlight parts={marked_excerpt} />
        </p>
      )}
      <p className={css.amount} lang="en">
        {programme.amount_text}
      </p>
      <p className={css.source}>
        <span>{words.source(programme)}</span>
        <span>{words.dated(programme)}</span>
        <span>{words.confidence(programme)}</span>
        {programme.status === 'unknown' && <span>{t('codes:programme_states.unknown')}</span>}
        {warning === null ? (
          <span>{t('verify')}</span>
        ) : (
          <span className={css.warning}>
            <CalendarX size={14} aria-hidden="true" />
            {t(`warning.${warning}.short`)}
          </span>
        )}
      </p>
    </div>
  );
}
