import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SPOKEN_LANGUAGES } from '#shared/codes/languages.ts';
import {
  EXPRESSED_POSITIONS,
  INFORMATION_ITEMS,
  INTERPRETERS,
  MODALITIES,
  PHASES,
  PLACES,
  SESSION_OUTCOMES,
} from '#shared/codes/process.ts';
import { packSession, personKey, READING_LETTERS, unpackSession } from '#shared/session-reading.ts';

test('what is packed is read back, for every combination of codes', () => {
  const session = fc.record({
    person_id: fc.uuid(),
    place: fc.constantFrom(...PLACES),
    phase: fc.constantFrom(...PHASES),
    modality: fc.constantFrom(...MODALITIES),
    interpreter: fc.constantFrom(...INTERPRETERS),
    outcome: fc.constantFrom(...SESSION_OUTCOMES),
    expressed_position: fc.option(fc.constantFrom(...EXPRESSED_POSITIONS)),
    is_first_session: fc.boolean(),
    information_given: fc.subarray([...INFORMATION_ITEMS]),
    language_used: fc.constantFrom(...SPOKEN_LANGUAGES.map((language) => language.code), 'zzz'),
  });
  fc.assert(
    fc.property(session, session, (before, one) => {
      const packed = packSession(before) + packSession(one);
      expect(packed).toMatch(/^[0-o]{34}$/);
      const read = unpackSession(packed, READING_LETTERS);
      expect(read.person).toBe(personKey(one.person_id));
      expect(PLACES[read.place]).toBe(one.place);
      expect(PHASES[read.phase]).toBe(one.phase);
      expect(MODALITIES[read.modality]).toBe(one.modality);
      expect(INTERPRETERS[read.interpreter]).toBe(one.interpreter);
      expect(SESSION_OUTCOMES[read.outcome]).toBe(one.outcome);
      expect(read.position === 0 ? null : EXPRESSED_POSITIONS[read.position - 1]).toBe(
        one.expressed_position,
      );
      expect(read.isFirst).toBe(one.is_first_session);
      expect(read.isRightsComplete).toBe(one.information_given.length === INFORMATION_ITEMS.length);
      expect(SPOKEN_LANGUAGES[read.language - 1]?.code ?? 'zzz').toBe(one.language_used);
    }),
  );
});

test('the order of the packed code lists is part of the stored data: lists only grow at their end', () => {
  expect([
    PLACES,
    PHASES,
    MODALITIES,
    INTERPRETERS,
    SESSION_OUTCOMES,
    EXPRESSED_POSITIONS,
  ]).toMatchInlineSnapshot(`
    [
      [
        "office",
        "reception_centre",
        "detention_centre",
        "prison",
        "border_airport",
        "outreach_street",
        "ngo_office",
        "home_visit",
        "hospital",
        "online",
        "other",
      ],
      [
        "outreach_information",
        "pre_decision",
        "individual_counselling",
        "decision_support",
        "pre_departure",
        "post_arrival_followup",
      ],
      [
        "in_person",
        "phone",
        "video",
        "chat",
        "group",
        "virtual_with_partner",
      ],
      [
        "none_needed",
        "in_person",
        "phone",
        "video",
        "counsellor_speaks",
        "family_member",
        "needed_but_absent",
      ],
      [
        "information_only",
        "follow_up_agreed",
        "avr_application_started",
        "referred_legal",
        "referred_protection",
        "referred_medical",
        "referred_psychosocial",
        "declined",
        "no_show",
        "interrupted",
      ],
      [
        "wants_to_return",
        "considering",
        "undecided",
        "does_not_want",
        "wants_information_only",
        "not_discussed",
      ],
    ]
  `);
  expect(SPOKEN_LANGUAGES.map((language) => language.code).join(' ')).toMatchInlineSnapshot(
    `"ara tur kat sqi fra prs pus fas kmr ckb urd ben rus spa eng hye hin pan som amh tir vie srp ukr por wol ful deu nld ita pol ell ron bul hun ces slk slv hrv bos mkd swe dan nor fin isl lit lav est aze uzb kaz kir tgk tuk mon zho kor tha khm mya ind msa fil tam sin nep guj mar tel mal uig bod swa hau ibo yor mnk bam dyu snk sus twi aka ewe lin kon kin run lug orm aar sna zul xho afr mlg kab zgh rif heb snd bal kur rom pcm kri hat aii arz ary apc"`,
  );
});

test('every code list fits into its letters', () => {
  const lists = [PLACES, PHASES, MODALITIES, INTERPRETERS, SESSION_OUTCOMES, ['', ...EXPRESSED_POSITIONS]];
  expect(Math.max(...lists.map((list) => list.length))).toBeLessThanOrEqual(64);
  expect(SPOKEN_LANGUAGES.length).toBeLessThan(64 * 64);
});

test('a person is counted by the random end of the id', () => {
  expect(personKey('019d8a7e-0000-7000-8000-0000000000ff')).toBe(255);
});
