import deCodes from '#locales/de/codes.json' with { type: 'json' };
import deStatistics from '#locales/de/statistics.json' with { type: 'json' };
import enCodes from '#locales/en/codes.json' with { type: 'json' };
import enStatistics from '#locales/en/statistics.json' with { type: 'json' };
import frCodes from '#locales/fr/codes.json' with { type: 'json' };
import frStatistics from '#locales/fr/statistics.json' with { type: 'json' };
import nlCodes from '#locales/nl/codes.json' with { type: 'json' };
import nlStatistics from '#locales/nl/statistics.json' with { type: 'json' };
import { type InterfaceLanguage, languageByCode } from '#shared/codes/languages.ts';
import type { IndicatorKey, IndicatorValue } from '#shared/statistics.ts';

/** The words of an export file, from the same locale files as the screen. */
export type Words = {
  text(key: string): string;
  indicator(key: IndicatorKey): string;
  definition(key: IndicatorKey): string;
  breakdown(key: string): string;
  unit(unit: IndicatorValue['unit']): string;
  code(list: string, code: string): string;
  language(code: string): string;
  country(code: string): string;
};

type Tree = { [key: string]: string | Tree };

const statistics: Record<InterfaceLanguage, Tree> = {
  en: enStatistics,
  nl: nlStatistics,
  fr: frStatistics,
  de: deStatistics,
};
const codes: Record<InterfaceLanguage, Tree> = { en: enCodes, nl: nlCodes, fr: frCodes, de: deCodes };

/** A key that is not there is shown as itself; test/locales.test.ts keeps that from happening. */
function lookUp(tree: Tree, ...path: string[]): string {
  let at: string | Tree | undefined = tree;
  for (const part of path) at = typeof at === 'object' ? at[part] : undefined;
  return typeof at === 'string' ? at : path.join('.');
}

export function statisticsWords(language: InterfaceLanguage): Words {
  const regions = new Intl.DisplayNames(language, { type: 'region' });
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  return {
    text: (key) => lookUp(statistics[language], 'export', key),
    indicator: (key) => lookUp(statistics[language], 'indicator', key, 'label'),
    definition: (key) => lookUp(statistics[language], 'indicator', key, 'definition'),
    breakdown: (key) => lookUp(statistics[language], 'breakdown', key),
    unit: (unit) => lookUp(statistics[language], 'unit', unit),
    code: (list, code) => lookUp(codes[language], list, code),
    language: (code) => languages.of(languageByCode(code)?.tag ?? code) ?? code,
    country: (code) =>
      code === '*' ? lookUp(statistics[language], 'export', 'several_countries') : (regions.of(code) ?? code),
  };
}
