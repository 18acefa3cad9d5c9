import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import css from '#renderer/welcome/Entrance.module.css';
import { Frame } from '#renderer/welcome/Frame.tsx';

/** A vault that was here is destroyed. It stands before anything else until somebody has read it, also after a restart. */
export function Withdrawn({ at }: { at: string }) {
  const { t } = useTranslation('devices');
  const format = useFormat();
  const read = useCommand('vault.forgetWithdrawn');
  return (
    <Frame
      title={t('withdrawn.title')}
      lead={t('withdrawn.lead', { time: format.dateTime(at) })}
      isWide
      takesFocus
    >
      <div className={css.panel}>
        <DescriptionList
          items={[
            { term: t('withdrawn.destroyed'), value: t('withdrawn.destroyed_text'), isLong: true },
            { term: t('withdrawn.kept'), value: t('withdrawn.kept_text'), isLong: true },
            { term: t('withdrawn.next'), value: t('withdrawn.next_text'), isLong: true },
          ]}
        />
        {read.error && <FailureNotice failure={read.error} />}
        <div>
          <Button variant="primary" isPending={read.isPending} onPress={() => read.mutate({})}>
            {t('withdrawn.continue')}
          </Button>
        </div>
      </div>
    </Frame>
  );
}
