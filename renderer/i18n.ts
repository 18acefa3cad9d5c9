import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { PSEUDO_LANGUAGE, pseudoWords } from './pseudoLanguage.ts';

type Words = { default: { [key: string]: string } };
const files = import.meta.glob<Words>('../locales/*/*.json');

const readWords = async (language: string, namespace: string): Promise<ResourceKey> => {
  const file = files[`../locales/${language}/${namespace}.json`];
  if (!file) throw new Error(`no words for ${language}/${namespace}`);
  return (await file()).default;
};

const localeFiles: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, callback) {
    const isPseudo = language === PSEUDO_LANGUAGE;
    readWords(isPseudo ? 'en' : language, namespace).then(
      (words) => callback(null, isPseudo ? pseudoWords(words as Parameters<typeof pseudoWords>[0]) : words),
      (cause) => callback(cause, null),
    );
  },
};

/** 'ltr' or 'rtl' of an interface language. */
export const directionOf = (language: string): 'ltr' | 'rtl' =>
  language === PSEUDO_LANGUAGE ? 'rtl' : 'ltr';

/**
 * The locale of calendars and number fields. For the pseudo-language one that runs from the right, without words of its
 * own in the behaviour layer, which then speaks English. (Of English in Arabic letters Chromium says that it runs from
 * the left.)
 */
export const ariaLocaleOf = (language: string): string =>
  language === PSEUDO_LANGUAGE ? 'ur-GB' : language === 'en' ? 'en-GB' : language;

const describeDocument = (language: string) => {
  document.documentElement.lang = language === PSEUDO_LANGUAGE ? 'en' : language;
  document.documentElement.dir = directionOf(language);
};

export async function startI18n(language: string): Promise<void> {
  i18next.on('languageChanged', describeDocument);
  await i18next
    .use(localeFiles)
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: 'en',
      // The words of the first screen too: fetched now, they are there when the core answers.
      ns: ['common', 'errors', 'welcome'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
      saveMissing: true,
      missingKeyHandler: (_languages, namespace, key) => {
        const message = `missing words: ${namespace}:${key}`;
        if (import.meta.env.DEV) throw new Error(message);
        console.error(message);
      },
    });
}
