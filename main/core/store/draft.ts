import type { OpenVault } from '#core/open-vault.ts';
import { type ReadDb, row, rows, sql, transaction, type WriteDb } from '#core/store/db.ts';
import type { Input, Output } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';
import { type Entity, LOCAL_FIELDS } from '#shared/records.ts';
import type { Draft } from '#shared/shapes.ts';

/**
 * What is being typed, kept as it is typed and never sent. A draft holds whatever the form holds, complete or
 * not; only the call that makes a record of it looks at the fields.
 */
type DraftRow = Omit<Draft, 'body'> & { body: string };
type Sealed = { sealed: string };

const localFields = (noun: Draft['noun']): readonly string[] => LOCAL_FIELDS[noun as Entity] ?? [];

const isSealed = (value: unknown): value is Sealed =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Sealed>).sealed === 'string';

/** A counsellor-only field is under its own key already while it is typed. */
function sealBody(vault: OpenVault, { noun, id, body }: Pick<Draft, 'noun' | 'id' | 'body'>): string {
  const sealed = { ...body };
  for (const name of localFields(noun)) {
    const value = body[name];
    if (typeof value !== 'string' || value === '') sealed[name] = null;
    else sealed[name] = { sealed: Buffer.from(vault.seal(value, `draft:${id}`)).toString('base64') };
  }
  return JSON.stringify(sealed);
}

function rowToDraft(stored: DraftRow, open: (sealed: Sealed) => string | null): Draft {
  const body = JSON.parse(stored.body) as Record<string, unknown>;
  for (const name of localFields(stored.noun)) {
    const value = body[name];
    body[name] = isSealed(value) ? open(value) : null;
  }
  return { ...stored, body };
}

export function saveDraft(vault: OpenVault, input: Input<'draft.save'>): Output<'draft.save'> {
  const { db } = vault;
  const updated_at = vault.now();
  const known = row<{ noun: string }>(db, 'SELECT noun FROM draft WHERE id = ?', input.id);
  if (known !== undefined && known.noun !== input.noun) throw new FailureError('input_invalid');
  sql(
    db,
    `INSERT INTO draft (id, noun, person_id, body, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET person_id = excluded.person_id, body = excluded.body, updated_at = excluded.updated_at`,
  ).run(input.id, input.noun, input.person_id, sealBody(vault, input), updated_at, updated_at);
  return { updated_at };
}

const SELECT = 'SELECT id, noun, person_id, body, created_at, updated_at FROM draft';

export function getDraft(vault: OpenVault, { id }: Input<'draft.get'>): Output<'draft.get'> {
  const stored = row<DraftRow>(vault.db, `${SELECT} WHERE id = ?`, id);
  if (stored === undefined) return { draft: null };
  const open = ({ sealed }: Sealed) => vault.unseal(Buffer.from(sealed, 'base64'), `draft:${id}`);
  return { draft: rowToDraft(stored, open) };
}

/** A person's drafts for a list: what is sealed stays sealed and is left out. */
export const listDrafts = (db: ReadDb, personId: string): Draft[] =>
  rows<DraftRow>(db, `${SELECT} WHERE person_id = ? ORDER BY updated_at DESC, id`, personId).map((stored) =>
    rowToDraft(stored, () => null),
  );

export function discardDraft(vault: OpenVault, { id }: Input<'draft.discard'>): Output<'draft.discard'> {
  transaction(vault.db, () => deleteDraft(vault.db, id));
  return {};
}

/** For the call that turns a draft into a record, inside its transaction. A draft that was never saved is no failure. */
export function deleteDraft(db: WriteDb, id: string): void {
  sql(db, 'DELETE FROM draft WHERE id = ?').run(id);
}
