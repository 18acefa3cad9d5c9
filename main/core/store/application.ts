import type { OpenVault } from '#core/open-vault.ts';
import { mustStandAsSeen } from '#core/store/changed-elsewhere.ts';
import { concernsOf, consentsOf } from '#core/store/circumstances.ts';
import { transaction } from '#core/store/db.ts';
import { deleteDraft } from '#core/store/draft.ts';
import { isSamePerson, requireKept } from '#core/store/merged.ts';
import { mustBeOpen } from '#core/store/programme.ts';
import { createRecord, readRecord, requireRecord, updateRecord } from '#core/store/record.ts';
import {
  type Application,
  type ApplicationFields,
  type ApplicationStep,
  checkStepDay,
  isApplicationOver,
  moveApplication,
} from '#shared/application.ts';
import { isConcernOpen } from '#shared/concern.ts';
import { currentConsent } from '#shared/consent.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

export const getApplication = (vault: OpenVault, { id }: Input<'application.get'>): Application =>
  requireRecord(vault.db, 'application', id);

/** Starts an application. Its course begins with a draft state in its history; from there it moves by steps only. */
export function createApplication(
  vault: OpenVault,
  { fields, draft_id }: Input<'application.create'>,
): Output<'application.create'> {
  const { db } = vault;
  return transaction(db, () => {
    // The application has its draft's id: asking again, because an answer was lost, makes no second one.
    const there = draft_id === null ? null : readRecord(db, 'application', draft_id);
    if (there !== null) return there;
    requireRecord(db, 'person', fields.person_id);
    if (concernsOf(db, fields.person_id).some(isConcernOpen)) throw new FailureError('concern_open');
    mustBeOpen(db, fields.programme_id);
    const at = vault.now();
    const on = at.slice(0, 10);
    const application = createRecord(
      vault,
      'application',
      {
        ...fields,
        status: 'draft',
        status_on: on,
        history: [{ from: null, to: 'draft', on, at, by: vault.me(), reason: null }],
        submitted_on: null,
        decided_on: null,
        confirmed_departure: null,
        no_show_on: null,
        arrival_confirmed_on: null,
        withdrawn_on: null,
        withdrawal_reason: null,
        consent_record_id: null,
        consent_language: null,
      },
      draft_id ?? undefined,
    );
    if (draft_id !== null) deleteDraft(db, draft_id);
    return application;
  });
}

export function updateApplication(
  vault: OpenVault,
  { id, seen, fields }: Input<'application.update'>,
): Output<'application.update'> {
  const { db } = vault;
  return transaction(db, () => {
    const stored = requireRecord(db, 'application', id);
    if (isApplicationOver(stored.status)) throw new FailureError('record_frozen');
    const { person_id = stored.person_id, ...changed } = fields;
    if (!isSamePerson(db, person_id, stored.person_id)) throw new FailureError('input_invalid');
    mustStandAsSeen('application', stored, seen, fields);
    if (fields.programme_id !== undefined && fields.programme_id !== stored.programme_id) {
      mustBeOpen(db, fields.programme_id);
    }
    return updateRecord(vault, 'application', id, changed);
  });
}

type Transition = Input<'application.transition'>;

/** What a step writes beside the state itself: the day on which it happened, under its own name. */
function fieldsOfStep(
  application: Application,
  { to, on, note, return_kind }: Transition,
): Partial<ApplicationFields> {
  switch (to) {
    case 'submitted':
      return { submitted_on: on };
    case 'approved':
      // Going on after a suspension is no new decision.
      return application.status === 'suspended' ? {} : { decided_on: on, decision_reason: note };
    case 'rejected':
      return { decided_on: on, decision_reason: note };
    case 'departed':
      return { confirmed_departure: on, return_kind: return_kind ?? 'UNK' };
    case 'no_show':
      return { no_show_on: on };
    case 'arrived':
      return { arrival_confirmed_on: on };
    case 'withdrawn':
      return { withdrawn_on: on, withdrawal_reason: note };
    default:
      return {};
  }
}

export function moveStoredApplication(vault: OpenVault, step: Transition): Output<'application.transition'> {
  const { db } = vault;
  return transaction(db, () => {
    const application = requireRecord(db, 'application', step.id);
    const person = requireKept(db, application.person_id);
    const consents = consentsOf(db, person.id);
    const moved = moveApplication(application, step.to, {
      person,
      consents,
      concerns: concernsOf(db, person.id),
      on: step.on,
    });
    if (!moved.ok) throw new FailureError(moved.error.code, moved.error.params, moved.error.fields);
    const at = vault.now();
    const errors = checkStepDay(application, step.to, step.on, at.slice(0, 10));
    if (step.to === 'suspended' && step.suspension_reason === null) {
      errors.push({ path: 'suspension_reason', code: 'required' });
    }
    if (errors.length > 0) throw new FailureError('field_invalid', {}, errors);
    const entry: ApplicationStep = {
      from: application.status,
      to: step.to,
      on: step.on,
      at,
      by: vault.me(),
      reason: step.to === 'suspended' ? step.suspension_reason : null,
    };
    const consent = step.to === 'submitted' ? currentConsent(consents, 'application') : null;
    return updateRecord(vault, 'application', application.id, {
      status: step.to,
      status_on: step.on,
      history: [...application.history, entry],
      ...(consent === null ? {} : { consent_record_id: consent.id, consent_language: consent.language }),
      ...fieldsOfStep(application, step),
    });
  });
}
