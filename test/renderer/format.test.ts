import { describe, expect, test } from 'vitest';
import { dateToIso, isoToDate, isoToTime, timeToIso } from '#renderer/ui/dateValue.ts';
import { createFormat } from '#renderer/ui/format.ts';
import { matchesWords } from '#renderer/ui/matchText.ts';
import { numberFromText } from '#renderer/ui/numberText.ts';

describe('days', () => {
  test('a calendar day is the same day in every time zone', () => {
    expect(createFormat('en').date('2025-03-30')).toBe('30 Mar 2025');
    expect(createFormat('de').dateNumeric('2025-01-01')).toBe('01.01.2025');
    expect(createFormat('nl').month('2025-04')).toBe('april 2025');
  });

  test('near days are told by their distance, far ones by their date', () => {
    const { relativeDay } = createFormat('en');
    expect(relativeDay('2025-03-30', '2025-03-30')).toBe('today');
    // Across the change to summer time, where a day has 23 hours.
    expect(relativeDay('2025-03-31', '2025-03-28')).toBe('in 3 days');
    expect(relativeDay('2025-03-27', '2025-03-28')).toBe('yesterday');
    expect(relativeDay('2025-06-01', '2025-03-28')).toBe('1 Jun 2025');
    expect(relativeDay(null, '2025-03-28')).toBe('—');
  });

  test('what a field shows comes back as the same text', () => {
    expect(dateToIso(isoToDate('2024-02-29'))).toBe('2024-02-29');
    expect(isoToDate('2025-02-30')).toBeNull();
    expect(isoToDate('soon')).toBeNull();
    expect(timeToIso(isoToTime('09:05'))).toBe('09:05');
    expect(timeToIso(isoToTime('later'))).toBeNull();
  });
});

describe('names', () => {
  test('countries and languages are named in the language of the screen', () => {
    expect(createFormat('fr').countryName('GE')).toBe('Géorgie');
    expect(createFormat('nl').countryName('XK')).toBe('Kosovo');
    expect(createFormat('de').languageName('prs')).toBe('Dari');
    expect(createFormat('en').countryName('STLS')).toBeNull();
  });

  test('a language that Intl does not speak has no name of its own', () => {
    expect(createFormat('en').ownLanguageName('kat')).toBe('ქართული');
    expect(createFormat('en').ownLanguageName('aii')).toBeNull();
    // It stands alone, also where the language writes it small within a sentence.
    expect(createFormat('en').ownLanguageName('fra')).toBe('Français');
  });
});

test('an option is found by the beginnings of its words, whatever the accents', () => {
  expect(matchesWords('Türkiye', 'turk')).toBe(true);
  expect(matchesWords('Bosnia & Herzegovina', 'herz bos')).toBe(true);
  expect(matchesWords('Nigeria', 'geria')).toBe(false);
  expect(matchesWords('Anything', '')).toBe(true);
});

test('numbers follow the language', () => {
  expect(createFormat('de').number(1234.5)).toBe('1.234,5');
  expect(createFormat('en').percent(0.296)).toBe('29.6%');
  expect(createFormat('en').bytes(1_500_000)).toBe('1.5 MB');
});

test('a number is read with a comma or a point, and half a number is still one', () => {
  expect(numberFromText('45')).toBe(45);
  expect(numberFromText('1,')).toBe(1);
  expect(numberFromText('1,5')).toBe(1.5);
  expect(numberFromText('1.2.3')).toBeNull();
  expect(numberFromText('')).toBeNull();
});
