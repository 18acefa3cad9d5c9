// What Return Desk itself carries in `npm run bench peers`: sessions cut to about the size of the peers' records,
// and the referrals that are changed, because a finalised session never is. The texts are the peers' own.
import type { ReferralFields } from '#shared/referral.ts';
import type { SessionFields } from '#shared/session.ts';
import { benchSession, dayOf } from '#test/bench/fixtures.ts';
import { seeded } from '#test/bench/measure.ts';
import { peerRecord } from '#test/bench/peers/records.ts';
import { someReferralInput } from '#test/support/process.ts';

const PERSONS = 2000;
/** With these a session has 1,171 bytes as JSON on average and a referral 1,080, their ids and times included. */
const SESSION_CHARACTERS = 185;
const REFERRAL_CHARACTERS = 425;

const words = (index: number, revision: number, characters: number) =>
  peerRecord(index, revision).notes.slice(0, characters).trim();

/** As a team writes them: day after day, a person's talks within some months. */
export function sessionsOf(newId: () => string, counsellorId: string, total: number) {
  const random = seeded(5);
  const persons = Array.from({ length: PERSONS }, newId);
  return (index: number): SessionFields => {
    const person = Math.floor(((index * 0.95 + random() * total * 0.05) * PERSONS) / total);
    const day = dayOf(Math.floor((index * 1095) / total));
    const session = benchSession(random, persons[person] as string, counsellorId, day);
    return {
      ...session,
      topics: session.topics.slice(0, 2),
      agreed_actions: words(index, 0, SESSION_CHARACTERS),
    };
  };
}

/** Number `k`; with another revision the same one with everything changed that may be changed before it is sent. */
export function referralOf(personId: string, k: number, revision: number): ReferralFields {
  const { counsellorId, priority } = peerRecord(k, revision);
  return {
    ...someReferralInput(personId),
    programme_name: `Programme ${counsellorId}`,
    needs: priority % 2 === 0 ? ['housing'] : ['housing', 'medical'],
    reason: words(k, revision, REFERRAL_CHARACTERS),
    transfer_basis_note: `Told on the phone, ${counsellorId}`,
    consent_record_id: null,
    status: 'prepared',
    sent_on: null,
    channel: null,
    partner_reply: null,
    reply_on: null,
    outcome: null,
    withdrawn_on: null,
  };
}
