import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { toast } from '#renderer/ui/toaster.ts';
import { today } from '#renderer/ui/today.ts';
import type { FollowUp } from '#shared/follow-up.ts';

/** Ticks a next step off, and offers to take that back. */
export function useFollowUpDone() {
  const { t } = useTranslation(['follow_up', 'errors']);
  return async (followUp: FollowUp): Promise<void> => {
    const { id, created_at: _at, created_by: _by, updated_at: _on, version: _version, ...fields } = followUp;
    try {
      await call('followUp.save', { id, fields: { ...fields, done_on: today() } });
      toast({
        text: t('done'),
        action: {
          label: t('undo'),
          onPress: () =>
            void call('followUp.save', { id, fields: { ...fields, done_on: null } }).catch(() => undefined),
        },
      });
    } catch {
      toast({ text: t('not_done'), tone: 'attention' });
    }
  };
}
