import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Cluster, Stack } from './layout.tsx';
import { Notice } from './Notice.tsx';

type OvertakenProps = {
  entries: readonly { name: string; label: string; theirs: string; mine: string }[];
  onDecide: (keepMine: boolean) => void;
};

/** Somebody else changed the same fields meanwhile: both values are shown, and whoever writes decides. */
export function Overtaken({ entries, onDecide }: OvertakenProps) {
  const { t } = useTranslation('common');
  return (
    <Notice
      tone="attention"
      isLive
      title={t('overtaken.title')}
      actions={
        <Cluster gap={2}>
          <Button size="s" onPress={() => onDecide(true)}>
            {t('overtaken.keep_mine')}
          </Button>
          <Button size="s" onPress={() => onDecide(false)}>
            {t('overtaken.take_theirs')}
          </Button>
        </Cluster>
      }
    >
      <Stack gap={2}>
        <p>{t('overtaken.text')}</p>
        <ul>
          {entries.map(({ name, label, theirs, mine }) => (
            <li key={name}>{t('overtaken.field', { label, theirs, mine })}</li>
          ))}
        </ul>
      </Stack>
    </Notice>
  );
}
