import ar from '#locales/ar/leaflet.json';
import de from '#locales/de/leaflet.json';
import en from '#locales/en/leaflet.json';
import fr from '#locales/fr/leaflet.json';
import nl from '#locales/nl/leaflet.json';
import {
  INTERFACE_LANGUAGES,
  LEAFLET_LANGUAGES,
  type LeafletLanguage,
  languageByCode,
} from '#shared/codes/languages.ts';
import { LEAFLET_LANGUAGE_CODES } from '#shared/leaflet.ts';

type Sentences = Readonly<Record<string, string>>;
type LeafletSection = { title: string; text?: Sentences; items?: Sentences; closing?: Sentences };

/** The page that is read by or with the person. Its language is the person's, not the interface's. */
export type LeafletText = {
  /** Whether a qualified translator has reviewed the text: `not_reviewed` or `reviewed`. */
  review: string;
  title: string;
  lead: string;
  version: string;
  section: Readonly<Record<string, LeafletSection>>;
  contact: typeof en.contact;
};

export const leafletTexts: Readonly<Record<LeafletLanguage, LeafletText>> = { en, nl, fr, de, ar };

/** In the order in which they are read; every language has the same. */
export const LEAFLET_SECTIONS: readonly string[] = Object.keys(en.section);

export const directionOfLeaflet = (language: LeafletLanguage): 'ltr' | 'rtl' =>
  languageByCode(LEAFLET_LANGUAGE_CODES[language])?.rtl ? 'rtl' : 'ltr';

/** The leaflet in the language of the talk, where there is one, else in the language of the screen. */
export function leafletLanguageFor(spoken: string | null, interfaceLanguage: string): LeafletLanguage {
  const inTalk = LEAFLET_LANGUAGES.find((language) => LEAFLET_LANGUAGE_CODES[language] === macroOf(spoken));
  return inTalk ?? INTERFACE_LANGUAGES.find((language) => language === interfaceLanguage) ?? 'en';
}

/** Who speaks one of the Arabic vernaculars reads the standard language, if anything. */
const ARABIC_VERNACULARS = ['arz', 'ary', 'apc'];
const macroOf = (code: string | null): string | null =>
  code !== null && ARABIC_VERNACULARS.includes(code) ? 'ara' : code;
