import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { classNames } from './classNames.ts';
import css from './Progress.module.css';

type ProgressProps = {
  label: string;
  /** 0 to 1; without it the end is not known. */
  value?: number;
  onCancel?: () => void;
};

export function Progress({ label, value, onCancel }: ProgressProps) {
  const { t } = useTranslation('common');
  const isUnknown = value === undefined;
  return (
    <ProgressBar className={css.progress ?? ''} isIndeterminate={isUnknown} value={(value ?? 0) * 100}>
      {({ valueText }) => (
        <>
          <div className={css.head}>
            <Label>{label}</Label>
            {!isUnknown && <span>{valueText}</span>}
          </div>
          <div className={css.track}>
            <div
              className={classNames(css.bar, isUnknown && css.unknown)}
              style={isUnknown ? undefined : { inlineSize: `${value * 100}%` }}
            />
          </div>
          {onCancel && (
            <div>
              <Button size="s" onPress={onCancel}>
                {t('cancel')}
              </Button>
            </div>
          )}
        </>
      )}
    </ProgressBar>
  );
}
