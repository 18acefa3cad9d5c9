import { isLeafletLanguage, type LeafletLanguage } from '#shared/codes/languages.ts';

export type LeafletPrintRequest = { language: LeafletLanguage; second: LeafletLanguage | null };

/** `#print=leaflet&language=ar&second=nl`: the window was opened by the main process to print and shows nothing else. */
export function leafletPrintRequest(hash: string): LeafletPrintRequest | null {
  const wish = new URLSearchParams(hash.replace(/^#/, ''));
  const language = wish.get('language');
  const second = wish.get('second');
  if (wish.get('print') !== 'leaflet' || !isLeafletLanguage(language)) return null;
  return { language, second: isLeafletLanguage(second) && second !== language ? second : null };
}
