import { useLocale } from 'react-aria-components/I18nProvider';

/**
 * Which way the window runs, for what CSS cannot mirror: arrows, the axes of a chart. i18next does not know it: it
 * takes the mirrored pseudo-language for a language that it has never heard of.
 */
export const useDirection = (): 'ltr' | 'rtl' => useLocale().direction;
