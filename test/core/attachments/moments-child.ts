// Adds an attachment, and before every call that changes the file system copies the vault's folder aside: what a kill
// at that moment would leave.
import { cpSync, readFileSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

const [folder, key, person, chosen, moments] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
let count = 0;
let isWatching = false;

function keepMoment(): void {
  isWatching = false;
  count++;
  cpSync(folder, path.join(moments, String(count).padStart(3, '0')), { recursive: true });
  isWatching = true;
}
const watched = <F extends (...parameters: never[]) => unknown>(original: F): F =>
  ((...parameters: Parameters<F>) => {
    if (isWatching) keepMoment();
    return original(...parameters);
  }) as F;

const open = promises.open;
promises.open = watched(async (...parameters: Parameters<typeof open>): Promise<FileHandle> => {
  const handle = await open(...parameters);
  handle.write = watched(handle.write.bind(handle)) as typeof handle.write;
  handle.sync = watched(handle.sync.bind(handle));
  return handle;
});
promises.rename = watched(promises.rename);
promises.rm = watched(promises.rm);
syncBuiltinESMExports();

const { addAttachment } = await import('#core/attachments/add.ts');
const { openTestVault } = await import('#test/support/store.ts');
const vault = openTestVault(folder, key);
const begin = vault.db.transaction.bind(vault.db);
vault.db.transaction = watched(begin) as typeof vault.db.transaction;
readFileSync(chosen);
isWatching = true;
const { attachment } = await addAttachment(vault, {
  person_id: person,
  kind: 'other',
  label: null,
  path: chosen,
});
// From here on it was called stored.
keepMoment();
process.stdout.write(attachment.id);
process.exit(0);
