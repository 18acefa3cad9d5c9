import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CONSENT_PARTS, INTERPRETERS } from '#shared/codes/process.ts';
import { type Consent, checkConsent, currentConsent, hasConsent } from '#shared/consent.ts';

const PERSON = '0190a1b2-0000-7000-8000-0000000000aa';
const consent = (fields: Partial<Consent> = {}): Consent => ({
  id: PERSON,
  person_id: PERSON,
  session_id: null,
  part: 'application',
  answer: 'given',
  answered_on: '2026-03-10',
  method: 'signed',
  language: 'kat',
  text_version: '1.0',
  interpreter: 'phone',
  interpreter_is_child: false,
  deprived_of_liberty: false,
  withdrawn_on: null,
  created_at: '2026-03-10T10:00:00.000Z',
  created_by: PERSON,
  updated_at: '2026-03-10T10:00:00.000Z',
  version: 0,
  ...fields,
});

test('a refusal is always taken', () => {
  for (const interpreter of INTERPRETERS) {
    for (const needed of [true, false])
      expect(checkConsent({ answer: 'refused', interpreter }, needed).ok).toBe(true);
  }
});

test('nothing is given while an interpreter is needed and absent', () => {
  expect(checkConsent({ answer: 'given', interpreter: 'needed_but_absent' }, false).ok).toBe(false);
  expect(checkConsent({ answer: 'given', interpreter: 'none_needed' }, true).ok).toBe(false);
  expect(checkConsent({ answer: 'given', interpreter: 'none_needed' }, false).ok).toBe(true);
  expect(checkConsent({ answer: 'given', interpreter: 'counsellor_speaks' }, true).ok).toBe(true);
});

test('one part never answers for another', () => {
  fc.assert(
    fc.property(fc.constantFrom(...CONSENT_PARTS), fc.constantFrom(...CONSENT_PARTS), (given, asked) => {
      expect(hasConsent([consent({ part: given })], asked)).toBe(given === asked);
    }),
  );
});

test('the latest answer counts, in whatever order the records arrived', () => {
  const older = consent({ answered_on: '2026-03-10' });
  const refused = consent({ answered_on: '2026-03-11', answer: 'refused' });
  expect(currentConsent([refused, older], 'application')).toBe(refused);
  expect(hasConsent([older, refused], 'application')).toBe(false);
  expect(hasConsent([refused, consent({ answered_on: '2026-03-12' })], 'application')).toBe(true);
});

test('on one day the one that was written last counts', () => {
  const given = consent({ created_at: '2026-03-10T10:00:00.000Z' });
  const refused = consent({ created_at: '2026-03-10T10:05:00.000Z', answer: 'refused' });
  expect(hasConsent([given, refused], 'application')).toBe(false);
  expect(hasConsent([refused, given], 'application')).toBe(false);
});

test('a withdrawn consent is none, and an older one does not come back for it', () => {
  const older = consent({ answered_on: '2026-03-01' });
  const withdrawn = consent({ answered_on: '2026-03-10', withdrawn_on: '2026-03-12' });
  expect(hasConsent([older, withdrawn], 'application')).toBe(false);
});
