import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { languageByCode } from '#shared/codes/languages.ts';

const NONE = '—';
const DAY_MS = 86_400_000;

/** The tag that Intl gets: the pseudo-language is English set in a script that runs from right to left. */
export const intlTag = (language: string): string =>
  language === 'qps-mirror' ? 'en-GB-u-hc-h23' : language === 'en' ? 'en-GB' : language;

/** A calendar day has no time zone: noon UTC is the same day wherever UTC formats it. */
const dayFromIso = (iso: string): Date => new Date(`${iso.slice(0, 10)}T12:00:00Z`);
const daysBetween = (from: string, to: string): number =>
  Math.round((dayFromIso(to).getTime() - dayFromIso(from).getTime()) / DAY_MS);

const named = (names: Intl.DisplayNames, code: string): string | null => {
  try {
    const name = names.of(code);
    return name && name !== code ? name : null;
  } catch {
    return null;
  }
};

const formats = new Map<string, ReturnType<typeof makeFormat>>();

function makeFormat(tag: string) {
  const day = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: 'UTC' });
    return (iso: string | null | undefined) => (iso ? format.format(dayFromIso(iso)) : NONE);
  };
  const moment = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(tag, options);
    return (iso: string | null | undefined) => (iso ? format.format(new Date(iso)) : NONE);
  };
  const number = new Intl.NumberFormat(tag);
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const list = new Intl.ListFormat(tag, { style: 'long', type: 'conjunction' });
  const regions = new Intl.DisplayNames(tag, { type: 'region', fallback: 'none' });
  const languages = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' });
  const collator = new Intl.Collator(tag, { sensitivity: 'base', numeric: true });
  const month = new Intl.DateTimeFormat(tag, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  const date = day({ day: 'numeric', month: 'short', year: 'numeric' });

  return {
    tag,
    date,
    dateLong: day({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    dateNumeric: day({ day: '2-digit', month: '2-digit', year: 'numeric' }),
    dateTime: moment({
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
    time: moment({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    month: (yearMonth: string | null) =>
      yearMonth ? month.format(dayFromIso(`${yearMonth.slice(0, 7)}-15`)) : NONE,
    relativeDay: (iso: string | null | undefined, today: string) => {
      if (!iso) return NONE;
      const days = daysBetween(today, iso);
      return Math.abs(days) <= 14 ? relative.format(days, 'day') : date(iso);
    },
    number: (value: number | null | undefined) =>
      value === null || value === undefined ? NONE : number.format(value),
    percent: (ratio: number | null | undefined) =>
      ratio === null || ratio === undefined ? NONE : percent.format(ratio),
    unit: (value: number, unit: string) =>
      new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(value),
    bytes: (value: number) => {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
      const step = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
      return new Intl.NumberFormat(tag, {
        style: 'unit',
        unit: units[step],
        maximumFractionDigits: step === 0 ? 0 : 1,
      } as Intl.NumberFormatOptions).format(value / 1000 ** step);
    },
    list: (words: readonly string[]) => (words.length === 0 ? NONE : list.format(words)),
    countryName: (code: string) => (/^[A-Z]{2}$/.test(code) ? named(regions, code) : null),
    languageName: (code: string) => named(languages, languageByCode(code)?.tag ?? code),
    ownLanguageName: (code: string) => {
      const own = languageByCode(code)?.tag ?? code;
      const names = new Intl.DisplayNames(own, { type: 'language', fallback: 'none' });
      // Where Intl does not speak the language, it would answer in that of the machine.
      const isSpoken = names.resolvedOptions().locale.split('-')[0] === own.split('-')[0];
      const name = isSpoken ? named(names, own) : null;
      // It stands alone, in a list of others. Georgian has capitals too, but does not begin a name with one.
      return (
        name?.replace(/^[\p{Script=Latin}\p{Script=Cyrillic}]/u, (first) => first.toLocaleUpperCase(own)) ??
        null
      );
    },
    compare: (a: string, b: string) => collator.compare(a, b),
  };
}

/** Formats of one language, made once: an Intl object costs more than what it prints. */
export function createFormat(language: string) {
  const tag = intlTag(language);
  const known = formats.get(tag);
  if (known) return known;
  const made = makeFormat(tag);
  formats.set(tag, made);
  return made;
}

/** Codes that Intl has no name for, or a misleading one, are named in locales: STLS, UNK, Kurmanji, Sorani. */
export function useFormat() {
  const { t, i18n } = useTranslation('common');
  const { language } = i18n;
  return useMemo(() => {
    const format = createFormat(language);
    const nameInLocale = (key: string) => (i18n.exists(key) ? t(key) : null);
    return {
      ...format,
      country: (code: string | null | undefined): string =>
        code ? (nameInLocale(`common:country.${code}`) ?? format.countryName(code) ?? code) : NONE,
      language: (code: string | null | undefined): string =>
        code ? (nameInLocale(`common:language.${code}`) ?? format.languageName(code) ?? code) : NONE,
      duration: (minutes: number | null | undefined): string => {
        if (minutes === null || minutes === undefined) return NONE;
        const hours = Math.floor(minutes / 60);
        const rest = minutes % 60;
        const parts = [
          ...(hours > 0 ? [format.unit(hours, 'hour')] : []),
          ...(rest > 0 || hours === 0 ? [format.unit(rest, 'minute')] : []),
        ];
        return parts.join(' ');
      },
    };
  }, [t, i18n, language]);
}
