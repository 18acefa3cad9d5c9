import type { LeafletLanguage } from '#shared/codes/languages.ts';

/**
 * Version of the information page (locales/<language>/leaflet.json). It goes up with every change of what the
 * page says, so that a session tells which text the person was given.
 */
export const LEAFLET_VERSION = '1.0';

/** The language of the leaflet as it is noted in a session. */
export const LEAFLET_LANGUAGE_CODES: Readonly<Record<LeafletLanguage, string>> = {
  en: 'eng',
  nl: 'nld',
  fr: 'fra',
  de: 'deu',
  ar: 'ara',
};
