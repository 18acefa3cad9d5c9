// The other device of the team: it filled the endpoint, makes the codes by which devices join, and changes records.
import { createInterface } from 'node:readline';
import { transaction } from '#core/store/db.ts';
import { createRecord, updateRecord } from '#core/store/record.ts';
import { newEnrolmentCode } from '#core/sync/enrol.ts';
import { say } from '#test/bench/peers/measuring.ts';
import { clientOf, enrolledVault, push, saveSessions } from '#test/bench/peers/ours-device.ts';
import { referralOf, sessionsOf } from '#test/bench/peers/ours-records.ts';
import { CHANGED } from '#test/bench/peers/records.ts';

const [endpoint = '', code = '', count] = process.argv.slice(2);
const sessions = Number(count) - CHANGED;
const BATCH = 10_000;

const vault = await enrolledVault(endpoint, code, 'near');
const sessionOf = sessionsOf(vault.newId, vault.me(), sessions);
const client = clientOf(vault);
for (let from = 0; from < sessions; from += BATCH) {
  saveSessions(vault, from, Math.min(from + BATCH, sessions), sessionOf);
  await push(vault, client);
}
const person = vault.newId();
const referrals = transaction(vault.db, () =>
  Array.from({ length: CHANGED }, (_, k) => createRecord(vault, 'referral', referralOf(person, k, 0)).id),
);
await push(vault, client);
say('READY');

let revision = 0;
const answers: Record<string, () => Promise<void>> = {
  async code() {
    const made = await newEnrolmentCode(vault, { role: 'counsellor', display_name: 'Bench' });
    say('CODE', made.code);
  },
  /** Saved here first, as everything is; the time begins when it is sent. */
  async change() {
    revision += 1;
    transaction(vault.db, () => {
      for (const [k, id] of referrals.entries()) {
        const { person_id, ...fields } = referralOf(person, k, revision);
        updateRecord(vault, 'referral', id, fields);
      }
    });
    const at = String(process.hrtime.bigint());
    const { milliseconds } = await push(vault, client);
    say('SENT', { at, milliseconds, revision });
  },
};
createInterface({ input: process.stdin }).on('line', (line) => void answers[line]?.());
