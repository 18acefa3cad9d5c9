// The records that every peer, the floor and this product carry in `npm run bench peers`: the same on every machine and
// in every run, 13 fields, 1,047 bytes as JSON on average, ids in random order. The texts come from some hundred words,
// so they compress better than what people write.
import { seeded } from '#test/bench/measure.ts';

const WORDS = (
  'person household session talked options return voluntary programme deadline appeal document passport travel ' +
  'consulate embassy interview decision letter budget housing training business equipment medical fitness therapy ' +
  'review follow next meeting prefers Georgia Armenia Morocco Nigeria Colombia Iraq confident anxious language ' +
  'interpreter phone school certificate family year shop workshop application submitted pending offer conditional ' +
  'departure deposit accommodation children counsellor referral clinic guardian weekly rights stress sleep support ' +
  'plan agreed action item due before holiday spring arrival autumn partner entry requirement carpentry farming ' +
  'tailoring law nursing computing repair transport internship volunteer question answered explained translated'
).split(' ');
const TYPES = ['session', 'application', 'referral'];
const STATES = ['open', 'in_review', 'submitted', 'offer', 'closed'];
const NOTE_CHARACTERS = 660;

export type PeerRecord = {
  id: string;
  type: string;
  personRef: string;
  counsellorId: string;
  status: string;
  title: string;
  createdAt: number;
  updatedAt: number;
  priority: number;
  tags: string;
  contact: string;
  amount: number;
  notes: string;
};

export const COLUMNS = [
  'id',
  'type',
  'personRef',
  'counsellorId',
  'status',
  'title',
  'createdAt',
  'updatedAt',
  'priority',
  'tags',
  'contact',
  'amount',
  'notes',
] as const satisfies readonly (keyof PeerRecord)[];

/** The record number `index`; with another `revision` the same one with everything but its id and type changed. */
export function peerRecord(index: number, revision = 0): PeerRecord {
  const random = seeded(index * 2654435761 + revision * 97 + 1);
  const below = (n: number) => Math.floor(random() * n);
  const hex = () => below(4294967296).toString(16).padStart(8, '0');
  const words = (count: number) => Array.from({ length: count }, () => WORDS[below(WORDS.length)]).join(' ');
  const digits = hex() + hex() + hex() + hex();
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `7${digits.slice(13, 16)}`];
  const id = [...parts, `a${digits.slice(17, 20)}`, digits.slice(20, 32)].join('-');
  const record = {
    id: revision === 0 ? id : peerRecord(index).id,
    type: TYPES[index % TYPES.length] as string,
    personRef: hex() + hex(),
    counsellorId: `c${below(400)}`,
    status: STATES[below(STATES.length)] as string,
    title: words(6),
    createdAt: 1_760_000_000_000 + index * 1000,
    updatedAt: 1_760_000_000_000 + index * 1000 + revision,
    priority: below(5),
    tags: words(3).replaceAll(' ', ','),
    contact: `${hex()}@example.org`,
    amount: below(1_000_000) / 100,
    notes: '',
  };
  while (record.notes.length < NOTE_CHARACTERS) record.notes += (record.notes && ' ') + words(8);
  return record;
}

export const CHANGED = 100;
/** The number of the record that change number `k` is about. */
export const changedIndex = (k: number): number => k * 7;
/** What the server of a peer is asked to change, all at once. */
export const changedRecords = (): PeerRecord[] =>
  Array.from({ length: CHANGED }, (_, k) => peerRecord(changedIndex(k), 1));
/** Who has this one has them all: every peer applies the 100 as one. */
export const lastChanged = (): PeerRecord => peerRecord(changedIndex(CHANGED - 1), 1);
