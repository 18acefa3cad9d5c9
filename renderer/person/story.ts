import { today } from '#renderer/ui/today.ts';
import type { Application, ApplicationStep } from '#shared/application.ts';
import type { Concern } from '#shared/concern.ts';
import type { Conflict } from '#shared/conflict.ts';
import type { Consent } from '#shared/consent.ts';
import type { Duplicate } from '#shared/duplicate.ts';
import type { FollowUp } from '#shared/follow-up.ts';
import type { Referral } from '#shared/referral.ts';
import type { Amendment, Session } from '#shared/session.ts';
import { amendedSession } from '#shared/session.ts';
import type { PersonFile, ToldHandover } from '#shared/shapes.ts';

/** What happened, in the order in which it happened. A chapter is one thing on one day; its words are the page's. */
export type Chapter = { id: string; on: string; at: string; person_id: string } & (
  | { kind: 'registered' }
  | { kind: 'closed'; how: NonNullable<PersonFile['person']['closed_as']> }
  | { kind: 'session'; session: Session; amendments: Amendment[] }
  | { kind: 'application'; application: Application; step: ApplicationStep }
  | { kind: 'referral'; referral: Referral; step: 'prepared' | 'sent' | 'replied' | 'withdrawn' }
  | { kind: 'consents'; consents: Consent[] }
  | { kind: 'consent_withdrawn'; consent: Consent }
  | { kind: 'concern'; concern: Concern; step: 'raised' | 'referred' | 'answered' }
  | { kind: 'follow_up'; followUp: FollowUp }
  | { kind: 'handover'; told: ToldHandover }
  | { kind: 'conflict'; conflict: Conflict }
  | { kind: 'duplicate'; file: PersonFile; decision: Duplicate; step: 'decided' | 'undone' }
);

/** The day, here, of a moment that the application wrote down in UTC. */
const dayOf = (at: string): string => today(new Date(at));

/** Answers to several parts on one day are one moment of the story. */
function consentChapters(consents: readonly Consent[]): Chapter[] {
  const byDay = new Map<string, Consent[]>();
  for (const consent of consents)
    byDay.set(consent.answered_on, [...(byDay.get(consent.answered_on) ?? []), consent]);
  const asked = [...byDay].map(([on, same]): Chapter => {
    const first = same[0] as Consent;
    return {
      kind: 'consents',
      id: `consents ${first.id}`,
      on,
      at: first.created_at,
      person_id: first.person_id,
      consents: same,
    };
  });
  const withdrawn = consents.flatMap((consent): Chapter[] =>
    consent.withdrawn_on === null
      ? []
      : [
          {
            kind: 'consent_withdrawn',
            id: `withdrawn ${consent.id}`,
            on: consent.withdrawn_on,
            at: consent.updated_at,
            person_id: consent.person_id,
            consent,
          },
        ],
  );
  return [...asked, ...withdrawn];
}

function referralChapters(referral: Referral): Chapter[] {
  const { id, person_id, created_at, updated_at } = referral;
  const step = (
    name: 'prepared' | 'sent' | 'replied' | 'withdrawn',
    on: string | null,
    at: string,
  ): Chapter[] =>
    on === null ? [] : [{ kind: 'referral', id: `${name} ${id}`, on, at, person_id, referral, step: name }];
  return [
    // Once it has been sent, that it was prepared tells nothing more.
    ...(referral.sent_on === null ? step('prepared', dayOf(created_at), created_at) : []),
    ...step('sent', referral.sent_on, created_at),
    ...step('replied', referral.reply_on, updated_at),
    ...step('withdrawn', referral.withdrawn_on, updated_at),
  ];
}

function concernChapters(concern: Concern): Chapter[] {
  const { id, person_id } = concern;
  const step = (name: 'raised' | 'referred' | 'answered', on: string | null, at: string): Chapter[] =>
    on === null ? [] : [{ kind: 'concern', id: `${name} ${id}`, on, at, person_id, concern, step: name }];
  return [
    ...step('raised', concern.raised_on, concern.created_at),
    // Referred on the day on which it was raised: one entry tells both.
    ...(concern.referred_on === concern.raised_on
      ? []
      : step('referred', concern.referred_on, concern.updated_at)),
    ...(concern.answered_at === null
      ? []
      : step('answered', dayOf(concern.answered_at), concern.answered_at)),
  ];
}

function applicationChapters(application: Application): Chapter[] {
  return application.history.map((step, number) => ({
    kind: 'application',
    id: `${application.id} ${number}`,
    on: step.on,
    at: step.at,
    person_id: application.person_id,
    application,
    step,
  }));
}

/** What has not happened yet stands above the story, not in it. */
function handoverChapter(told: ToldHandover): Chapter[] {
  const { id, person_id, created_at } = told.handover;
  if (told.state === 'waiting' || told.state === 'refused') return [];
  return [{ kind: 'handover', id, on: dayOf(created_at), at: created_at, person_id, told }];
}

/** That two files were found to be one person's or two, and that this was taken back. */
function duplicateChapters(file: PersonFile): Chapter[] {
  return file.duplicates.flatMap((decision) =>
    (
      [
        ['decided', decision.decided_at],
        ['undone', decision.undone_at],
      ] as const
    ).flatMap(([step, at]): Chapter[] =>
      at === null
        ? []
        : [
            {
              kind: 'duplicate',
              id: `${step} ${decision.id}`,
              on: dayOf(at),
              at,
              person_id: file.person.id,
              file,
              decision,
              step,
            },
          ],
    ),
  );
}

/** What the pages of their own tell of applications and referrals is not told here again. */
const TOLD_HERE = ['person', 'follow_up', 'consent', 'concern'];

/** Two answers to one question, once somebody has decided: both stay readable. */
const conflictChapters = (file: PersonFile): Chapter[] =>
  file.conflicts.flatMap((conflict): Chapter[] =>
    conflict.decided_at === null || !TOLD_HERE.includes(conflict.entity)
      ? []
      : [
          {
            kind: 'conflict',
            id: `conflict ${conflict.id}`,
            on: dayOf(conflict.decided_at),
            at: conflict.decided_at,
            person_id: file.person.id,
            conflict,
          },
        ],
  );

/** The newest first. */
export function storyOf(file: PersonFile): Chapter[] {
  const { person } = file;
  const sessions = file.sessions.map((session): Chapter => {
    const amendments = file.amendments.filter((amendment) => amendment.session_id === session.id);
    const read = amendedSession(session, amendments);
    const at = read.start === null ? read.finalised_at : `${read.date}T${read.start}`;
    return {
      kind: 'session',
      id: session.id,
      on: read.date,
      at,
      person_id: person.id,
      session: read,
      amendments,
    };
  });
  const done = file.follow_ups.flatMap((followUp): Chapter[] =>
    followUp.done_on === null
      ? []
      : [
          {
            kind: 'follow_up',
            id: followUp.id,
            on: followUp.done_on,
            at: followUp.updated_at,
            person_id: person.id,
            followUp,
          },
        ],
  );
  const closed: Chapter[] =
    person.closed_as === null || person.closed_on === null
      ? []
      : [
          {
            kind: 'closed',
            id: `closed ${person.id}`,
            on: person.closed_on,
            at: person.updated_at,
            person_id: person.id,
            how: person.closed_as,
          },
        ];
  const registered: Chapter = {
    kind: 'registered',
    id: `registered ${person.id}`,
    on: dayOf(person.created_at),
    // The first of its day, whatever else was entered before.
    at: '',
    person_id: person.id,
  };
  return sortStory([
    registered,
    ...closed,
    ...sessions,
    ...done,
    ...file.applications.flatMap(applicationChapters),
    ...file.referrals.flatMap(referralChapters),
    ...file.concerns.flatMap(concernChapters),
    ...consentChapters(file.consents),
    ...file.handovers.flatMap(handoverChapter),
    ...duplicateChapters(file),
    ...conflictChapters(file),
  ]);
}

export const sortStory = (chapters: readonly Chapter[]): Chapter[] =>
  [...chapters].sort((a, b) => {
    const left = a.on + a.at;
    const right = b.on + b.at;
    return left === right ? 0 : left < right ? 1 : -1;
  });
