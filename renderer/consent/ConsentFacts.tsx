import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import type { Consent } from '#shared/consent.ts';
import css from './Consent.module.css';
import { stateOf } from './consentParts.ts';

/** One line of what was noted, and beside it whether the person was free to go. */
export function ConsentFacts({ consent, withState = false }: { consent: Consent; withState?: boolean }) {
  const { t } = useTranslation(['consent', 'codes']);
  const format = useFormat();
  const { answered_on, withdrawn_on, language, text_version } = consent;
  const facts = [
    ...(withState ? [t(`state.${stateOf(consent)}`)] : []),
    t('fact.answered', { date: format.date(answered_on) }),
    ...(withdrawn_on === null ? [] : [t('fact.withdrawn', { date: format.date(withdrawn_on) })]),
    t(`codes:consent_methods.${consent.method}`),
    t('fact.language', { language: format.language(language) }),
    t(`codes:interpreters.${consent.interpreter}`),
    ...(consent.interpreter_is_child ? [t('fact.child_interpreted')] : []),
    t('fact.text_version', { version: text_version }),
    t(consent.deprived_of_liberty ? 'fact.deprived' : 'fact.free'),
  ];
  return (
    <ul className={css.facts}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
