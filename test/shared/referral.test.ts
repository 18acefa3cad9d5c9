import fc from 'fast-check';
import { expect, test } from 'vitest';
import { REFERRAL_STATES, SHAREABLE_FIELDS, TRANSFER_BASES } from '#shared/codes/assistance.ts';
import { hasConsent } from '#shared/consent.ts';
import { checkReferralDay, moveReferral, nextReferralStates } from '#shared/referral.ts';
import { someConcern, someConsent } from '#test/support/process.ts';

const anyState = fc.constantFrom(...REFERRAL_STATES);
const anyReferral = fc.record({
  status: anyState,
  transfer_basis: fc.constantFrom(...TRANSFER_BASES, null),
  transfer_basis_note: fc.constantFrom('Art. 6(1)(e), national law', null),
  data_shared: fc.subarray([...SHAREABLE_FIELDS]),
});
const anyConsents = fc.constantFrom(
  [],
  [someConsent('transfer_abroad')],
  [someConsent('transfer_abroad', { answer: 'refused' })],
  [someConsent('transfer_abroad', { withdrawn_on: '2026-03-05' })],
  [someConsent('application')],
  [
    someConsent('transfer_abroad'),
    someConsent('transfer_abroad', { answer: 'refused', answered_on: '2026-03-04' }),
  ],
);
const anyCircumstances = fc.record({
  consents: anyConsents,
  concerns: fc.constantFrom([], [someConcern()], [someConcern({ answered_at: '2026-03-05T10:00:00.000Z' })]),
});

test('every pair of states that is no arrow is refused with a code', () => {
  fc.assert(
    fc.property(anyReferral, anyState, anyCircumstances, (referral, to, circumstances) => {
      if (nextReferralStates(referral.status).includes(to)) return;
      expect(moveReferral(referral, to, circumstances)).toMatchObject({
        ok: false,
        error: { code: 'illegal_transition' },
      });
    }),
  );
});

test('nothing is sent without fields, without a basis, against a refusal or past an open concern', () => {
  fc.assert(
    fc.property(anyReferral, anyCircumstances, (referral, circumstances) => {
      const moved = moveReferral(referral, 'sent', circumstances);
      if (!moved.ok) return;
      expect(referral.status).toBe('prepared');
      expect(referral.data_shared.length).toBeGreaterThan(0);
      expect(circumstances.concerns.every((concern) => concern.answered_at !== null)).toBe(true);
      if (referral.transfer_basis === 'consent') {
        expect(hasConsent(circumstances.consents, 'transfer_abroad')).toBe(true);
      } else {
        expect(referral.transfer_basis).not.toBeNull();
        expect(referral.transfer_basis_note).not.toBeNull();
      }
    }),
  );
});

test('a withdrawal is never refused while the referral is not over', () => {
  fc.assert(
    fc.property(anyReferral, anyCircumstances, (referral, circumstances) => {
      const isOver = referral.status === 'closed' || referral.status === 'withdrawn';
      expect(moveReferral(referral, 'withdrawn', circumstances).ok).toBe(!isOver);
    }),
  );
});

const ready = {
  status: 'prepared',
  transfer_basis: 'consent',
  transfer_basis_note: null,
  data_shared: ['needs'],
} as const;

test.each([
  ['data_shared_empty', { data_shared: [] }, []],
  ['transfer_basis_missing', { transfer_basis: null }, []],
  ['transfer_basis_missing', { transfer_basis: 'public_interest' }, []],
  ['consent_missing', {}, []],
  ['consent_missing', {}, [someConsent('transfer_abroad', { answer: 'refused' })]],
  ['consent_withdrawn', {}, [someConsent('transfer_abroad', { withdrawn_on: '2026-03-05' })]],
] as const)('%s is said', (code, fields, consents) => {
  const referral = {
    ...ready,
    ...fields,
    data_shared: [...((fields as typeof ready).data_shared ?? ready.data_shared)],
  };
  expect(moveReferral(referral, 'sent', { consents, concerns: [] })).toMatchObject({
    ok: false,
    error: { code },
  });
});

test('a referral that lacks nothing is sent', () => {
  const referral = { ...ready, data_shared: [...ready.data_shared] };
  const consents = [someConsent('transfer_abroad')];
  expect(moveReferral(referral, 'sent', { consents, concerns: [] }).ok).toBe(true);
});

test('the day of a step is not to come, and a reply is not before the sending', () => {
  expect(checkReferralDay({ sent_on: null }, 'sent', '2026-04-01', '2026-03-10')).toEqual([
    { path: 'on', code: 'in_future' },
  ]);
  expect(checkReferralDay({ sent_on: '2026-03-08' }, 'answered', '2026-03-07', '2026-03-10')).toEqual([
    { path: 'on', code: 'before_last_step' },
  ]);
  expect(checkReferralDay({ sent_on: '2026-03-08' }, 'answered', '2026-03-08', '2026-03-10')).toEqual([]);
});
