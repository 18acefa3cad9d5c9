import type { OpenVault } from '#core/open-vault.ts';
import { createRandom } from '#core/sample/random.ts';
import { addDays, sampleApplication } from '#core/sample/sample-applications.ts';
import { samplePerson } from '#core/sample/sample-persons.ts';
import { sampleSession } from '#core/sample/sample-sessions.ts';
import { row, rows, sql, transaction } from '#core/store/db.ts';
import { createRecord, updateRecord, type Writer } from '#core/store/record.ts';
import { CLOSINGS } from '#shared/codes/process.ts';
import type { Consent } from '#shared/consent.ts';
import type { Person } from '#shared/person.ts';

const SEED = 20260310;
const PERSONS = 200;
const SESSIONS = 600;
const APPLICATIONS = 120;
const REFERRALS = 60;

/**
 * Fills an empty sample vault: about 200 persons, 600 sessions and 120 applications over the last nine months,
 * always the same from one seed but for the dates, which end today so that the Today page has something to show.
 */
export function generateSample(vault: OpenVault): void {
  if (vault.mode !== 'sample') throw new Error('sample data belongs into the sample vault only');
  if ((row<{ n: number }>(vault.db, 'SELECT count(*) AS n FROM person')?.n ?? 0) > 0) return;
  const random = createRandom(SEED);
  const today = vault.now().slice(0, 10);
  const me = vault.me();
  let at = `${addDays(today, -270)}T08:00:00.000Z`;
  const writer: Writer = { db: vault.db, me: () => me, now: () => at, newId: () => random.uuid() };
  const moment = (day: string) => {
    at = `${day}T${String(random.int(8, 17)).padStart(2, '0')}:${String(random.int(0, 59)).padStart(2, '0')}:00.000Z`;
    return at;
  };
  const programmes = rows<{ id: string; name: string; country_of_return: string }>(
    vault.db,
    `SELECT id, name, country_of_return FROM programme WHERE status <> 'closed' ORDER BY id`,
  );

  const consentTo = (person: Person, part: Consent['part'], on: string, answer: Consent['answer']): Consent =>
    createRecord(writer, 'consent', {
      person_id: person.id,
      session_id: null,
      part,
      answer,
      answered_on: on,
      method: random.pick(['signed', 'oral_recorded'] as const),
      language: person.languages[0]?.code ?? 'eng',
      text_version: '1',
      interpreter: person.interpreter_needed
        ? random.pick(['in_person', 'phone', 'video'] as const)
        : 'none_needed',
      interpreter_is_child: false,
      deprived_of_liberty: false,
      withdrawn_on: null,
    });

  function household(main: Person, made: ReturnType<typeof samplePerson>): string {
    const size = random.int(1, 3);
    const members: { person_id: string; role: 'main_applicant' | 'spouse_partner' | 'child_minor' }[] = [
      { person_id: main.id, role: 'main_applicant' },
    ];
    for (let i = 0; i < size && persons.length < PERSONS; i++) {
      const isChild = i > 0;
      const other = samplePerson(random, today, {
        isNamed: false,
        family: made,
        accompaniment: isChild ? 'minor_in_family' : 'adult',
      });
      const person = createRecord(writer, 'person', other.fields);
      persons.push(person);
      members.push({ person_id: person.id, role: isChild ? 'child_minor' : 'spouse_partner' });
    }
    return createRecord(writer, 'household', { members, travels_together: true, separated_family_note: null })
      .id;
  }

  const persons: Person[] = [];
  const applicants: { person: Person; startedOn: string; householdId: string | null }[] = [];
  transaction(vault.db, () => {
    while (persons.length < PERSONS) {
      const firstDay = addDays(today, -random.int(5, 265));
      moment(firstDay);
      const isNamed = applicants.length < APPLICATIONS && random.chance(0.75);
      const made = samplePerson(random, today, { isNamed });
      const person = createRecord(writer, 'person', made.fields);
      persons.push(person);
      const householdId =
        made.fields.accompaniment === 'adult' && random.chance(0.12) ? household(person, made) : null;
      if (isNamed) applicants.push({ person, startedOn: addDays(firstDay, random.int(3, 40)), householdId });
    }
    // Whoever came as somebody's relative may have applied too, once there are fewer applicants than wanted.
    for (const person of persons) {
      if (applicants.length >= APPLICATIONS) break;
      if (person.accompaniment !== 'adult' || applicants.some((one) => one.person.id === person.id)) continue;
      const year = person.birth_year ?? 1988;
      const named = updateRecord(writer, 'person', person.id, {
        full_name_latin: `${person.alias_or_initials.replaceAll('.', '')} ${random.pick(['Amar', 'Sabri', 'Noor', 'Lela'])}`,
        birth_date: `${year}-06-15`,
      });
      applicants.push({
        person: named,
        startedOn: addDays(person.created_at.slice(0, 10), 10),
        householdId: null,
      });
    }

    const counts = new Map<string, number>();
    for (let i = 0; i < SESSIONS; i++) {
      const person = (i < PERSONS ? persons[i] : random.pick(persons)) as Person;
      const index = counts.get(person.id) ?? 0;
      const started = person.created_at.slice(0, 10);
      const latest = Math.max(0, Math.round((Date.parse(today) - Date.parse(started)) / 86_400_000));
      const date = index === 0 ? started : addDays(started, random.int(0, latest));
      counts.set(person.id, index + 1);
      const finalisedAt = moment(date);
      const hasApplied = applicants.some((one) => one.person.id === person.id);
      const session = createRecord(
        writer,
        'session',
        sampleSession(random, person, { index, date, counsellorId: me, hasApplied, finalisedAt }),
      );
      if (index === 0)
        consentTo(person, 'counselling_record', date, random.chance(0.92) ? 'given' : 'refused');
      if (session.outcome === 'follow_up_agreed') {
        const due = addDays(date, random.int(5, 45));
        const isDone = due < addDays(today, -3);
        createRecord(writer, 'follow_up', {
          person_id: person.id,
          session_id: session.id,
          due_on: due,
          what: session.agreed_actions,
          done_on: isDone ? due : null,
        });
      }
      if (random.chance(0.03)) {
        const isAnswered = random.chance(0.7);
        createRecord(writer, 'concern', {
          person_id: person.id,
          session_id: session.id,
          kind: random.pick(['safety', 'new_asylum_claim', 'trafficking', 'violence'] as const),
          raised_on: date,
          referred_to: 'Legal aid office',
          referred_on: addDays(date, random.int(0, 4)),
          answer: isAnswered ? 'person_informed_and_continues' : null,
          answer_reason: isAnswered
            ? 'Spoke with the lawyer; the person was told the result in their language.'
            : null,
          answered_by: isAnswered ? me : null,
          answered_at: isAnswered ? `${addDays(date, 9)}T10:00:00.000Z` : null,
        });
      }
    }

    applicants.forEach(({ person, startedOn, householdId }, index) => {
      const on = startedOn > today ? today : startedOn;
      moment(on);
      const consent = consentTo(person, 'application', on, 'given');
      const country = person.country_of_return ?? person.citizenship;
      const fitting = programmes.filter(
        (one) => one.country_of_return === country || one.country_of_return === '*',
      );
      const programme = fitting.length > 0 && random.chance(0.8) ? random.pick(fitting) : null;
      const application = createRecord(
        writer,
        'application',
        sampleApplication(random, person, {
          startedOn: on,
          today,
          by: me,
          consentId: consent.id,
          programmeId: programme?.id ?? null,
          householdId,
        }),
      );
      if (programme === null || index >= REFERRALS * 1.3) return;
      const transfer = consentTo(person, 'transfer_abroad', on, 'given');
      const sentOn = addDays(on, random.int(2, 12));
      const isSent = sentOn <= today;
      const reply = isSent
        ? random.pick(['accepted', 'accepted', 'waiting_list', 'rejected', 'no_reply', null] as const)
        : null;
      createRecord(writer, 'referral', {
        person_id: person.id,
        household_id: householdId,
        application_id: application.id,
        programme_id: programme.id,
        programme_name: programme.name,
        country: programme.country_of_return,
        reason: null,
        needs: random
          .some(['cash', 'in_kind', 'housing', 'business_startup', 'medical'] as const, 0.5)
          .concat('in_kind')
          .filter((one, i, all) => all.indexOf(one) === i),
        data_shared: ['full_name_latin', 'birth_date', 'country_of_return', 'needs'],
        transfer_basis: 'consent',
        transfer_basis_note: null,
        consent_record_id: transfer.id,
        status: !isSent ? 'prepared' : reply === null ? 'sent' : 'answered',
        sent_on: isSent ? sentOn : null,
        channel: isSent ? random.pick(['riat_manual', 'email_encrypted', 'paper'] as const) : null,
        partner_reply: reply,
        reply_on: reply === null ? null : addDays(sentOn, random.int(1, 10)),
        outcome: null,
        withdrawn_on: null,
      });
    });

    for (const person of persons) {
      moment(today);
      if (random.chance(0.14)) {
        updateRecord(writer, 'person', person.id, { vd_period_until: addDays(today, random.int(-2, 28)) });
      } else if (random.chance(0.18)) {
        updateRecord(writer, 'person', person.id, {
          closed_as: random.pick(CLOSINGS),
          closed_on: addDays(today, -random.int(0, 80)),
        });
      }
    }
    // Nothing of the sample waits to be sent: it can never reach an endpoint.
    sql(vault.db, 'DELETE FROM outbox').run();
  });
}
