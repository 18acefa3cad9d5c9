import { describe, expect, test } from 'vitest';
import { expectStrongPassphrase } from '#core/vault/passphrase.ts';
import { normalisePassphrase } from '#shared/passphrase.ts';
import { createPassphraseCheck } from '#shared/passphrase-strength.ts';
import { codeFrom } from '#test/support/store-files.ts';

const check = createPassphraseCheck();

describe('strength', () => {
  test.each([
    'kastanje fiets regenboog',
    'correct horse battery staple',
    'fünf grüne Äpfel am Bahnhof',
    'ქუთაისი წვიმა ხიდი',
    'vK9#qLz2!mRt',
  ])('%s is accepted', (typed) => {
    expect(check(typed)).toMatchObject({ isAccepted: true, warning: null });
  });

  test.each([
    ['short', 'aK9#qLz2!m'],
    ['eleven characters', 'vK9#qLz2!mR'],
    ['one letter', 'aaaaaaaaaaaaaaa'],
    ['a row of keys', 'qwertyuiop12'],
    ['a row of keys on a French keyboard', 'azertyuiop12'],
    ['a known password', 'Password12345'],
    ['its own words', 'returndesk123'],
    ['a Dutch word twice', 'welkomwelkom'],
    ['a date', '010120260101'],
    ['nothing', ''],
  ])('%s is refused: %s', (_name, typed) => {
    expect(check(typed).isAccepted).toBe(false);
  });

  test('what belongs to the person counts for little', () => {
    expect(check('ninoberidze2026', []).score).toBeGreaterThan(
      check('ninoberidze2026', ['ninoberidze']).score,
    );
  });

  test('characters are counted, not bytes', () => {
    expect(check('ქუთაისი წვიმა').characters).toBe(13);
    expect(check('🌧🌉🌧🌉').characters).toBe(4);
  });

  test('the same letters typed on two systems are one passphrase', () => {
    expect(normalisePassphrase('fu\u0308nf')).toBe(normalisePassphrase('f\u00fcnf'));
  });

  test('a very long one does not hold up the check', () => {
    expect(check('regenboog kastanje '.repeat(60)).characters).toBe(1140);
  });
});

describe('in the core', () => {
  test('bytes are judged like the text', async () => {
    await expectStrongPassphrase(Buffer.from('kastanje fiets regenboog'), []);
    expect(await codeFrom(expectStrongPassphrase(Buffer.from('welkomwelkom'), []))).toBe('passphrase_weak');
    expect(await codeFrom(expectStrongPassphrase(Buffer.from([0xff, 0xfe, 0xfd]), []))).toBe('input_invalid');
  });
});
