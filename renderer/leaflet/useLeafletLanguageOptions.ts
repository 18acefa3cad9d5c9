import { useFormat } from '#renderer/ui/format.ts';
import { LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';
import { LEAFLET_LANGUAGE_CODES } from '#shared/leaflet.ts';

/** Each language under its own name, so that the person can point at it. */
export function useLeafletLanguageOptions() {
  const format = useFormat();
  return LEAFLET_LANGUAGES.map((value) => ({
    value,
    label: format.ownLanguageName(LEAFLET_LANGUAGE_CODES[value]) ?? value,
  }));
}
