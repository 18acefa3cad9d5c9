import { newUuidV7 } from '#core/ids.ts';
import type { Entity, FieldsOf } from '#shared/records.ts';
import { someFinalisedSession } from '#test/support/changes.ts';
import { someApplicationFields, someConcern, someConsent, someReferralInput } from '#test/support/process.ts';
import { somePerson } from '#test/support/store.ts';

type Fields = Record<string, unknown>;
/** What a record is about, as far as its fields name it. */
export type About = { person: string; organisation: string; team: string; consent: string | null };

const withoutBase = ({
  id: _i,
  created_at: _a,
  created_by: _b,
  updated_at: _u,
  version: _v,
  ...fields
}: Fields) => fields;

/** Of every kind of record that there is: a right one, and a right edit of it. A kind that is missing here fails. */
export const everyRecord: Readonly<Record<Entity, { fields(about: About): Fields; edit: Fields }>> = {
  person: { fields: () => somePerson(), edit: { local_ref: 'edited' } },
  household: {
    fields: ({ person }) => ({
      members: [{ person_id: person, role: 'main_applicant' }],
      travels_together: true,
      separated_family_note: null,
    }),
    edit: { separated_family_note: 'edited' },
  },
  session: {
    fields: ({ person }) => someFinalisedSession({ person_id: person }),
    edit: { agreed_actions: 'edited' },
  },
  amendment: {
    fields: ({ person }) => ({
      session_id: newUuidV7(),
      person_id: person,
      amended_by: newUuidV7(),
      amended_at: '2026-03-10T11:00:00.000Z',
      reason: 'The date was wrong',
      fields: { date: '2026-03-09' },
    }),
    edit: { reason: 'edited' },
  },
  application: {
    fields: ({ person }) => someApplicationFields(person),
    edit: { region_of_return: 'edited' },
  },
  referral: {
    fields: ({ person }) => ({
      ...someReferralInput(person),
      programme_name: 'EURP',
      consent_record_id: null,
      status: 'prepared',
      sent_on: null,
      channel: null,
      partner_reply: null,
      reply_on: null,
      outcome: null,
      withdrawn_on: null,
    }),
    edit: { reason: 'edited' },
  },
  consent: {
    fields: ({ person }) => withoutBase(someConsent('hand_over', { person_id: person })),
    edit: { withdrawn_on: '2026-03-12' },
  },
  concern: {
    fields: ({ person }) => withoutBase(someConcern({ person_id: person })),
    edit: { referred_to: 'edited' },
  },
  follow_up: {
    fields: ({ person }) => ({
      person_id: person,
      session_id: null,
      due_on: '2026-03-20',
      what: null,
      done_on: null,
    }),
    edit: { what: 'edited' },
  },
  attachment: {
    fields: ({ person }) => ({
      person_id: person,
      kind: 'other',
      label: null,
      media_type: 'image/png',
      bytes: 70,
      sha256: '0'.repeat(64),
      removed_on: null,
    }),
    edit: { label: 'edited' },
  },
  duplicate: {
    fields: ({ person }) => ({
      person_id: person,
      other_id: newUuidV7(),
      verdict: 'distinct',
      before: {},
      merged: {},
      other_before: {},
      decided_by: newUuidV7(),
      decided_at: '2026-03-10T11:00:00.000Z',
      undone_by: null,
      undone_at: null,
    }),
    edit: { undone_by: newUuidV7(), undone_at: '2026-03-11T11:00:00.000Z' },
  },
  handover: {
    fields: ({ person, organisation, team, consent }) => ({
      person_id: person,
      to_organisation: organisation,
      to_team: team,
      from_organisation: null,
      from_team: null,
      reason: 'Moved',
      consent_record_id: consent,
      person_told_on: '2026-03-10',
    }),
    edit: { reason: 'edited' },
  },
  conflict: {
    fields: ({ person }): FieldsOf<'conflict'> => ({
      entity: 'person',
      record_id: person,
      person_id: person,
      field: 'local_ref',
      base_values: null,
      kept_values: { local_ref: 'one' },
      kept_by: null,
      kept_at: null,
      other_values: { local_ref: 'two' },
      other_by: null,
      other_at: null,
      chosen: null,
      decided_values: null,
      decided_by: null,
      decided_at: null,
    }),
    edit: { chosen: 'kept', decided_values: null, decided_by: null, decided_at: null },
  },
  programme: { fields: () => ({ name: 'Invented' }), edit: { name: 'edited' } },
};
