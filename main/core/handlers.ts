import { exportStatisticsCsv } from '#core/exports/statistics-csv.ts';
import { exportStatisticsXlsx } from '#core/exports/statistics-xlsx.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { statisticsReport } from '#core/statistics/report.ts';
import { answerConcern, raiseConcern, referConcern } from '#core/store/concern.ts';
import { recordConsent, withdrawConsent } from '#core/store/consent.ts';
import { discardDraft, getDraft, saveDraft } from '#core/store/draft.ts';
import { saveProfile } from '#core/store/profile.ts';
import { amendSession, finaliseSession, getSession } from '#core/store/session.ts';
import type { Contract, CoreInput, Output } from '#shared/contract.ts';

/** Calls that the core answers with an open vault; `vault.*` is answered by core.ts itself. */
export type CoreCallName = {
  [N in keyof Contract]: Contract[N]['at'] extends 'core' ? (N extends `vault.${string}` ? never : N) : never;
}[keyof Contract];

export type Handlers = {
  [N in CoreCallName]: (vault: OpenVault, input: CoreInput<N>) => Output<N> | Promise<Output<N>>;
};

/** One line a call. An expected failure is thrown as FailureError, so that a transaction rolls back with it. */
export const handlers: Partial<Handlers> = {
  'profile.get': (vault) => vault.profile(),
  'profile.save': saveProfile,
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
  'statistics.report': statisticsReport,
  'statistics.exportCsv': exportStatisticsCsv,
  'statistics.exportXlsx': exportStatisticsXlsx,
};
