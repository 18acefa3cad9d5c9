import { RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '#renderer/callFailure.ts';
import { Button } from './Button.tsx';
import { Notice } from './Notice.tsx';

/** What a call threw, in words: what happened, what is safe, what to do. */
export function FailureNotice({ failure, onRetry }: { failure: unknown; onRetry?: () => void }) {
  const { t } = useTranslation(['errors', 'common']);
  const { code, params } = failureOf(failure);
  const isGone = code === 'handed_over';
  return (
    <Notice
      // That another team has a case now is news, and nothing to try again.
      tone={isGone ? 'info' : 'attention'}
      isLive
      title={t(`errors:${code}.what`, params)}
      actions={
        onRetry &&
        !isGone && (
          <Button icon={RotateCcw} size="s" onPress={onRetry}>
            {t('common:try_again')}
          </Button>
        )
      }
    >
      {t(`errors:${code}.do`, params)}
    </Notice>
  );
}
