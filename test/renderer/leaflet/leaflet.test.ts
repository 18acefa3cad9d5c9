import { expect, test } from 'vitest';
import {
  directionOfLeaflet,
  LEAFLET_SECTIONS,
  leafletLanguageFor,
  leafletTexts,
} from '#renderer/leaflet/leafletWords.ts';
import { leafletPrintRequest } from '#renderer/leaflet/printRequest.ts';
import { LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';

const keysOf = (node: object, path = ''): string[] =>
  Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? keysOf(value, `${path}${key}.`) : [`${path}${key}`],
  );

test('every language says the same things in the same order, and nothing is empty', () => {
  for (const language of LEAFLET_LANGUAGES) {
    expect(keysOf(leafletTexts[language])).toEqual(keysOf(leafletTexts.en));
    expect(JSON.stringify(leafletTexts[language])).not.toContain('""');
  }
});

test('each language says whether a translator has reviewed it', () => {
  for (const language of LEAFLET_LANGUAGES) {
    expect(['not_reviewed', 'reviewed']).toContain(leafletTexts[language].review);
  }
});

test('the rights that must be told are there', () => {
  expect(LEAFLET_SECTIONS).toEqual([
    'about',
    'who',
    'rights',
    'written',
    'readers',
    'duration',
    'withdraw',
    'no_entitlement',
  ]);
  const rights = Object.keys(leafletTexts.en.section.rights?.items ?? {});
  for (const right of ['refuse', 'stay', 'legal_advice', 'withdraw', 'interpreter', 'complaint']) {
    expect(rights).toContain(right);
  }
});

test('Arabic runs from the right, and only Arabic', () => {
  expect(LEAFLET_LANGUAGES.filter((language) => directionOfLeaflet(language) === 'rtl')).toEqual(['ar']);
});

test('the language of the talk is shown first, else that of the screen', () => {
  expect(leafletLanguageFor('ara', 'en')).toBe('ar');
  expect(leafletLanguageFor('ary', 'nl')).toBe('ar');
  expect(leafletLanguageFor('kat', 'nl')).toBe('nl');
  expect(leafletLanguageFor(null, 'qps-mirror')).toBe('en');
});

test('the window that prints reads its wish from the address and refuses any other', () => {
  expect(leafletPrintRequest('#print=leaflet&language=ar&second=nl')).toEqual({
    language: 'ar',
    second: 'nl',
  });
  expect(leafletPrintRequest('#print=leaflet&language=fr')).toEqual({ language: 'fr', second: null });
  expect(leafletPrintRequest('#print=leaflet&language=fr&second=fr')).toEqual({
    language: 'fr',
    second: null,
  });
  expect(leafletPrintRequest('#print=leaflet&language=xx')).toBeNull();
  expect(leafletPrintRequest('')).toBeNull();
});
