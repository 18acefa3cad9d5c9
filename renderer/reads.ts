import type { Noun } from '#shared/calls/call.ts';
import type { CallName } from '#shared/contract.ts';

const FILE: readonly Noun[] = [
  'person',
  'household',
  'session',
  'amendment',
  'application',
  'referral',
  'consent',
  'concern',
  'follow_up',
  'conflict',
  'duplicate',
  'draft',
  'handover',
];

/** What an answer is made from, where that is more than the noun in the call's name. */
const READS: { [N in CallName]?: readonly Noun[] } = {
  'today.list': [...FILE, 'outbox', 'sync'],
  'duplicate.list': ['duplicate', 'person', 'session', 'follow_up', 'concern', 'draft'],
  'duplicate.compare': ['duplicate', 'person'],
  'person.list': ['person', 'session', 'follow_up', 'concern', 'draft'],
  'person.similar': ['person'],
  'person.file': [...FILE, 'outbox'],
  'handover.teams': ['profile'],
  'handover.prepare': [...FILE, 'outbox'],
  'handover.list': ['handover', 'person', 'outbox', 'sync'],
  'sync.removals': ['sync', 'outbox', 'draft', 'handover'],
  'attachment.list': ['attachment', 'person'],
  'session.get': ['session', 'amendment'],
  'statistics.report': [...FILE, 'programme'],
  'sync.status': ['sync', 'outbox', 'conflict', 'profile', 'draft'],
  'sync.signInState': ['sync'],
  'device.list': ['device', 'sync'],
  'sync.quarantine': ['sync', 'outbox'],
  'sync.conflicts': [...FILE, 'sync'],
  'sync.history': ['conflict'],
  'shell.info': [],
  'vault.status': ['vault'],
  'profile.get': ['profile', 'vault'],
  'draft.get': ['draft'],
  'application.get': ['application'],
  'referral.get': ['referral'],
  'programme.search': ['programme'],
  'programme.get': ['programme'],
  'programme.facets': ['programme'],
};

export const nounsRead = (name: CallName): readonly Noun[] => READS[name] ?? [];
