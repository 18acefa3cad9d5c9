import { Check, CheckCheck, CloudOff, PencilLine, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classNames } from './classNames.ts';
import { useFormat } from './format.ts';
import css from './SavedMark.module.css';

export type SavedState = 'idle' | 'saving' | 'saved' | 'sent' | 'waiting' | 'failed';

const ICONS = {
  saving: PencilLine,
  saved: Check,
  sent: CheckCheck,
  waiting: CloudOff,
  failed: TriangleAlert,
};

/** Said quietly, and only when it is true: 'saved' after the core's commit, 'sent' after the endpoint's answer. */
export function SavedMark({ state, at }: { state: SavedState; at?: string | null }) {
  const { t } = useTranslation('common');
  const format = useFormat();
  const Icon = state === 'idle' ? null : ICONS[state];
  return (
    <span className={classNames(css.mark, state === 'failed' && css.failed)} role="status">
      {Icon && <Icon size={15} aria-hidden="true" />}
      {state !== 'idle' &&
        (at ? t(`saved_mark.${state}_at`, { time: format.time(at) }) : t(`saved_mark.${state}`))}
    </span>
  );
}
