import { OctagonPause } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { type Concern, isConcernOpen } from '#shared/concern.ts';

/** The brake: while a concern is open, nothing of this person moves forward. What stops may still be done. */
export function BrakeNotice({ personId, concerns }: { personId: string; concerns: readonly Concern[] }) {
  const { t } = useTranslation('application');
  if (!concerns.some(isConcernOpen)) return null;
  return (
    <Notice
      tone="attention"
      title={t('brake.title')}
      actions={
        <IconTextLink to={`/people/${personId}/concerns`} icon={OctagonPause}>
          {t('brake.open')}
        </IconTextLink>
      }
    >
      {t('brake.text')}
    </Notice>
  );
}
