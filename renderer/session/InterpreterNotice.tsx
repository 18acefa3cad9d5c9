import { useTranslation } from 'react-i18next';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Session } from '#shared/session.ts';

type InterpreterNoticeProps = {
  interpreter: Session['interpreter'] | null;
  isChild: boolean;
  /** The person's own record says that an interpreter is needed. */
  isNeeded: boolean;
};

/** What an interpreting that is not suitable means. It never stops the talk. */
export function InterpreterNotice({ interpreter, isChild, isNeeded }: InterpreterNoticeProps) {
  const { t } = useTranslation('session');
  const warning = warningOf({ interpreter, isChild, isNeeded });
  if (warning === null) return null;
  return (
    <Notice tone="attention" isLive title={t(`interpreter_notice.${warning}.title`)}>
      {t(`interpreter_notice.${warning}.text`)}
    </Notice>
  );
}

function warningOf({ interpreter, isChild, isNeeded }: InterpreterNoticeProps) {
  if (interpreter === 'needed_but_absent') return 'absent';
  if (interpreter === 'family_member') return isChild ? 'child' : 'family';
  if (interpreter === 'none_needed' && isNeeded) return 'needed';
  return null;
}
