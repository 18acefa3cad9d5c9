import { useTranslation } from 'react-i18next';
import css from './Kbd.module.css';

/** A shortcut such as 'Ctrl+K'; the names of the keys are those printed on the user's keyboard. */
export function Kbd({ keys }: { keys: string }) {
  const { t } = useTranslation('common');
  return (
    <span className={css.keys} dir="ltr">
      {keys.split('+').map((key) => (
        <kbd key={key} className={css.key}>
          {key.length > 1 ? t(`key.${key.toLowerCase()}`, { defaultValue: key }) : key}
        </kbd>
      ))}
    </span>
  );
}
