import { Check, FlaskConical, KeyRound } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import css from './Entrance.module.css';
import { Frame } from './Frame.tsx';

const POINTS = ['offline', 'encrypted', 'no_score'];

type FirstStartProps = {
  /** A vault was begun here and the computer stopped before it was whole. */
  isUnfinished: boolean;
  onCreate: () => void;
};

export function FirstStart({ isUnfinished, onCreate }: FirstStartProps) {
  const { t } = useTranslation(['welcome', 'errors']);
  const openSample = useCommand('vault.openSample');
  return (
    <Frame title={t('first_start.title')} lead={t('first_start.lead')} isWide takesFocus>
      {isUnfinished && (
        <Notice title={t('errors:vault_unfinished.what')}>{t('errors:vault_unfinished.do')}</Notice>
      )}
      <ul className={css.points}>
        {POINTS.map((point) => (
          <li key={point}>
            <Check size={17} aria-hidden="true" />
            <span>{t(`first_start.point.${point}`)}</span>
          </li>
        ))}
      </ul>
      <div className={css.choices}>
        <section className={css.choice}>
          <KeyRound size={24} aria-hidden="true" />
          <h2 className={css.choiceTitle}>{t('first_start.create.title')}</h2>
          <p>{t('first_start.create.text')}</p>
          <Button variant="primary" onPress={onCreate}>
            {t('first_start.create.action')}
          </Button>
        </section>
        <section className={css.choice}>
          <FlaskConical size={24} aria-hidden="true" />
          <h2 className={css.choiceTitle}>{t('first_start.sample.title')}</h2>
          <p>{t('first_start.sample.text')}</p>
          <Button isPending={openSample.isPending} onPress={() => openSample.mutate({})}>
            {t('first_start.sample.action')}
          </Button>
        </section>
      </div>
      {openSample.isPending && <p aria-live="polite">{t('first_start.sample.wait')}</p>}
      {openSample.error && <FailureNotice failure={openSample.error} />}
    </Frame>
  );
}
