import { addAttachment } from '#core/attachments/add.ts';
import {
  listAttachments,
  readAttachment,
  removeAttachment,
  updateAttachment,
} from '#core/attachments/handle.ts';
import { exportStatisticsCsv } from '#core/exports/statistics-csv.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { statisticsReport } from '#core/statistics/report.ts';
import {
  createApplication,
  getApplication,
  moveStoredApplication,
  updateApplication,
} from '#core/store/application.ts';
import { answerConcern, raiseConcern, referConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { discardDraft, getDraft, saveDraft } from '#core/store/draft.ts';
import {
  compareDuplicates,
  listDuplicates,
  mergeDuplicates,
  tellApart,
  undoDuplicate,
} from '#core/store/duplicate.ts';
import { saveFollowUp } from '#core/store/follow-up.ts';
import { createHandovers, listHandovers, listTeams, prepareHandover } from '#core/store/handover.ts';
import { saveHousehold } from '#core/store/household.ts';
import { createPerson, updatePerson } from '#core/store/person.ts';
import { readPersonFile } from '#core/store/person-file.ts';
import { listPersons, similarPersons } from '#core/store/person-list.ts';
import { saveProfile } from '#core/store/profile.ts';
import { getProgramme, programmeFacets, searchProgrammes } from '#core/store/programme.ts';
import {
  closeReferral,
  getReferral,
  prepareReferral,
  replyToReferral,
  sendReferral,
  updateReferral,
  withdrawReferral,
} from '#core/store/referral.ts';
import { amendSession, finaliseSession, getSession } from '#core/store/session.ts';
import { listToday } from '#core/store/today.ts';
import { fetchAttachment, stopFetchingAttachment } from '#core/sync/attachment-calls.ts';
import { enrol, readSyncStatus, syncNow } from '#core/sync/calls.ts';
import { conflictHistory, decideConflict, listConflicts } from '#core/sync/decide.ts';
import { listDevices, revokeDevice } from '#core/sync/devices.ts';
import { newEnrolmentCode } from '#core/sync/enrol.ts';
import { giveUpRefused, listRefused, retryRefused } from '#core/sync/quarantine.ts';
import { letGo, listRemovals } from '#core/sync/removals.ts';
import { cancelSignIn, offerSignIn, openSignInPage, signInState, startSignIn } from '#core/sync/sign-in.ts';
import type { Contract, CoreInput, Output } from '#shared/contract.ts';

/** Calls that the core answers with an open vault; `vault.*` is answered by core.ts itself. */
export type CoreCallName = {
  [N in keyof Contract]: Contract[N]['at'] extends 'core' ? (N extends `vault.${string}` ? never : N) : never;
}[keyof Contract];

export type Handlers = {
  [N in CoreCallName]: (vault: OpenVault, input: CoreInput<N>) => Output<N> | Promise<Output<N>>;
};

/** One line a call. An expected failure is thrown as FailureError, so that a transaction rolls back with it. */
export const handlers: Handlers = {
  'profile.get': (vault) => vault.profile(),
  'profile.save': saveProfile,
  'today.list': listToday,
  'person.list': listPersons,
  'person.similar': similarPersons,
  'person.file': readPersonFile,
  'person.create': createPerson,
  'person.update': updatePerson,
  'duplicate.list': listDuplicates,
  'duplicate.compare': compareDuplicates,
  'duplicate.merge': mergeDuplicates,
  'duplicate.tellApart': tellApart,
  'duplicate.undo': undoDuplicate,
  'household.save': saveHousehold,
  'followUp.save': saveFollowUp,
  'draft.save': saveDraft,
  'draft.get': getDraft,
  'draft.discard': discardDraft,
  'session.finalise': finaliseSession,
  'session.get': getSession,
  'session.amend': amendSession,
  'consent.record': recordConsent,
  'consent.withdraw': withdrawConsent,
  'concern.raise': raiseConcern,
  'concern.refer': referConcern,
  'concern.answer': answerConcern,
  'application.get': getApplication,
  'application.create': createApplication,
  'application.update': updateApplication,
  'application.transition': moveStoredApplication,
  'programme.search': searchProgrammes,
  'programme.get': getProgramme,
  'programme.facets': programmeFacets,
  'referral.get': getReferral,
  'referral.prepare': prepareReferral,
  'referral.update': updateReferral,
  'referral.send': sendReferral,
  'referral.reply': replyToReferral,
  'referral.close': closeReferral,
  'referral.withdraw': withdrawReferral,
  'statistics.report': statisticsReport,
  'statistics.exportCsv': exportStatisticsCsv,
  // The library for spreadsheets takes longer to load than the rest of the core together; few need it.
  'statistics.exportXlsx': async (vault, input) =>
    (await import('#core/exports/statistics-xlsx.ts')).exportStatisticsXlsx(vault, input),
  'attachment.list': listAttachments,
  'attachment.add': addAttachment,
  'attachment.update': updateAttachment,
  'attachment.remove': removeAttachment,
  'attachment.fetch': fetchAttachment,
  'attachment.stopFetch': stopFetchingAttachment,
  'attachment.read': readAttachment,
  'sync.status': readSyncStatus,
  'sync.now': syncNow,
  'sync.enrol': enrol,
  'sync.newCode': (vault, input) => newEnrolmentCode(vault, input),
  'sync.signInOffer': offerSignIn,
  'sync.signInStart': startSignIn,
  'sync.signInState': signInState,
  'sync.signInOpen': openSignInPage,
  'sync.signInCancel': cancelSignIn,
  'device.list': (vault) => listDevices(vault),
  'device.revoke': (vault, input) => revokeDevice(vault, input),
  'sync.quarantine': listRefused,
  'sync.retry': retryRefused,
  'sync.giveUp': giveUpRefused,
  'sync.conflicts': listConflicts,
  'sync.history': conflictHistory,
  'sync.decide': decideConflict,
  'handover.teams': listTeams,
  'handover.prepare': prepareHandover,
  'handover.create': createHandovers,
  'handover.list': listHandovers,
  'sync.removals': listRemovals,
  'sync.confirmRemovals': letGo,
};
