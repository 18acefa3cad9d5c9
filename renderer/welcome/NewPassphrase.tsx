import { type Ref, useDeferredValue, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '#renderer/ui/classNames.ts';
import css from './NewPassphrase.module.css';
import { PassphraseField, type PassphraseHandle } from './PassphraseField.tsx';
import type { Strength } from './passphraseStrength.ts';

export type NewPassphraseHandle = {
  /** The passphrase when it is strong enough and repeated alike; otherwise null, and the fields say why. */
  take: () => Promise<Uint8Array<ArrayBuffer> | null>;
};

type Judgement = { strength: Strength; weakness: string | null };
type NewPassphraseProps = { ref: Ref<NewPassphraseHandle>; ownWords?: string[]; autoFocus?: boolean };

const STEPS: readonly Strength[] = ['too_short', 'too_easy', 'enough', 'strong'];

const judge = async (text: string, ownWords: string[]): Promise<Judgement> =>
  // The word lists are large and needed on this form alone.
  (await import('./passphraseStrength.ts')).passphraseStrength(text, ownWords);

/** A new passphrase and its repetition, with plain advice while it is typed. */
export function NewPassphrase({ ref, ownWords = [], autoFocus = false }: NewPassphraseProps) {
  const { t, i18n } = useTranslation('welcome');
  const first = useRef<PassphraseHandle>(null);
  const second = useRef<PassphraseHandle>(null);
  const [typedCount, setTypedCount] = useState(0);
  const [judgement, setJudgement] = useState<Judgement | null>(null);
  const [errors, setErrors] = useState<{ first?: string; second?: string }>({});
  const count = useDeferredValue(typedCount);
  const words = ownWords.join(' ');

  // Only that something was typed is state; the text itself stays in its field.
  useEffect(() => {
    let isCurrent = true;
    const text = count > 0 ? (first.current?.text() ?? '') : '';
    if (text === '') setJudgement(null);
    else judge(text, words.split(' ')).then((result) => isCurrent && setJudgement(result));
    return () => {
      isCurrent = false;
    };
  }, [count, words]);

  useImperativeHandle(
    ref,
    () => ({
      take: async () => {
        const text = first.current?.text() ?? '';
        const { strength } = await judge(text, words.split(' '));
        if (strength === 'too_short' || strength === 'too_easy') {
          setErrors({ first: t(`passphrase.error.${strength}`) });
          first.current?.focus();
          return null;
        }
        if (second.current?.text() !== text) {
          setErrors({ second: t('passphrase.error.differs') });
          second.current?.clear();
          second.current?.focus();
          return null;
        }
        setErrors({});
        second.current?.clear();
        return first.current?.take() ?? null;
      },
    }),
    [t, words],
  );

  const strength = judgement?.strength;
  const weakness = judgement?.weakness;
  const weaknessKey = `welcome:passphrase.weakness.${weakness}`;
  const reached = strength ? STEPS.indexOf(strength) + 1 : 0;
  return (
    <>
      <div>
        <PassphraseField
          ref={first}
          isNew
          autoFocus={autoFocus}
          name="passphrase"
          label={t('passphrase.new')}
          description={t('passphrase.advice')}
          error={errors.first}
          onInput={() => {
            setTypedCount((typed) => typed + 1);
            setErrors({});
          }}
        />
        <div className={classNames(css.strength, reached > 2 && css.enough)}>
          <div className={css.steps} aria-hidden="true">
            {STEPS.map((step, place) => (
              <span key={step} className={classNames(css.step, place < reached && css.reached)} />
            ))}
          </div>
          <span aria-live="polite">
            {strength && <span className={css.word}>{t(`passphrase.strength.${strength}`)}</span>}{' '}
            {weakness && i18n.exists(weaknessKey) && t(weaknessKey)}
          </span>
        </div>
      </div>
      <PassphraseField
        ref={second}
        isNew
        name="repeated"
        label={t('passphrase.repeat')}
        error={errors.second}
        onInput={() => setErrors({})}
      />
    </>
  );
}
