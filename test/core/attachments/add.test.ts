import { execFileSync } from 'node:child_process';
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { addAttachment } from '#core/attachments/add.ts';
import { sealedLength } from '#core/attachments/cipher.ts';
import { listAttachments, removeAttachment, updateAttachment } from '#core/attachments/handle.ts';
import { tidyAttachments } from '#core/attachments/tidy.ts';
import {
  dropAttachmentContent,
  readContentRow,
  type StoredContent,
  setContent,
} from '#core/store/attachment-content.ts';
import { sql } from '#core/store/db.ts';
import { pendingChanges } from '#core/store/outbox.ts';
import { removeRecord, updateRecord } from '#core/store/record.ts';
import { ATTACHMENT_BYTES, ATTACHMENT_CHUNK_BYTES } from '#shared/attachment.ts';
import { addBytes, addPerson, largePdf, readWhole, rowOf } from '#test/support/attachments.ts';
import { filesUnder } from '#test/support/data-folder.ts';
import { exif, jpegSegment, someJpeg, somePdf } from '#test/support/pictures.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';
import { codeFrom, tempFolder } from '#test/support/store-files.ts';

let vault: TestVault;
let person: string;
beforeEach(() => {
  vault = createTestVault();
  person = addPerson(vault);
  onTestFinished(() => vault.remove());
});
const fileOf = (id: string) => path.join(vault.attachmentsFolder, readContentRow(vault.db, id)?.file ?? '');
const add = (file: string) =>
  addAttachment(vault, { person_id: person, kind: 'other', label: 'x', path: file });

test('a photo is stored without its place, and its record goes out as every other', async () => {
  const photo = someJpeg({ before: [jpegSegment(0xe1, exif(6, 'KANARIENVOGEL'))] });
  const added = await addBytes(vault, person, photo, 'passport.PDF');
  expect(added).toMatchObject({ media_type: 'image/jpeg', removed_on: null, version: 0 });
  const stored = await readWhole(vault, added.id);
  expect(stored.length).toBe(added.bytes);
  expect(stored.includes('KANARIENVOGEL')).toBe(false);
  expect(pendingChanges(vault.db, 10).at(-1)).toMatchObject({ entity: 'attachment', record_id: added.id });
});

test('nothing of a content can be read in any file of the vault, and nothing of it in names or sizes of chunks', async () => {
  const canaries = Array.from({ length: 40 }, (_, index) => `canary-${index}-of-the-document`);
  const pdf = somePdf([canaries.join(' ')], Buffer.from(canaries.join('\n').repeat(500)));
  const added = await addBytes(vault, person, pdf);
  const files = filesUnder(path.dirname(vault.file));
  expect(files.length).toBeGreaterThan(1);
  for (const file of files) {
    const bytes = readFileSync(file);
    for (const canary of [...canaries, '%PDF-', added.sha256])
      expect(bytes.includes(canary), file).toBe(false);
  }
  expect(path.basename(fileOf(added.id))).toMatch(/^[0-9a-f]{32}$/);
  expect(fileOf(added.id)).not.toContain(added.id);
  if (process.platform !== 'win32') {
    expect(statSync(fileOf(added.id)).mode & 0o777).toBe(0o600);
    expect(statSync(vault.attachmentsFolder).mode & 0o777).toBe(0o700);
  }
});

test('the same file twice has two keys and two files', async () => {
  const pdf = somePdf();
  const [a, b] = [await addBytes(vault, person, pdf), await addBytes(vault, person, pdf)];
  const [left, right] = [readFileSync(fileOf(a.id)), readFileSync(fileOf(b.id))];
  expect(left.equals(right)).toBe(false);
  // The content of one under the name of the other does not open.
  const names = [fileOf(a.id), fileOf(b.id)] as const;
  renameSync(names[0], `${names[0]}.x`);
  renameSync(names[1], names[0]);
  renameSync(`${names[0]}.x`, names[1]);
  expect(await codeFrom(readWhole(vault, a.id))).toBe('attachment_missing');
});

test('what may not be added is refused with a code, and leaves nothing', async () => {
  const folder = tempFolder();
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(path.join(folder, name), bytes);
    return path.join(folder, name);
  };
  const large = file('large.pdf', Buffer.alloc(0));
  truncateSync(large, ATTACHMENT_BYTES + 1);
  const codes = {
    program: await codeFrom(add(file('a.jpg', Buffer.from('MZ program')))),
    empty: await codeFrom(add(file('b.png', Buffer.alloc(0)))),
    large: await codeFrom(add(large)),
    damaged: await codeFrom(add(file('c.jpg', someJpeg().subarray(0, 100)))),
    folder: await codeFrom(add(folder)),
    missing: await codeFrom(add(path.join(folder, 'nothing.pdf'))),
    stranger: await codeFrom(
      addAttachment(vault, {
        person_id: vault.newId(),
        kind: 'other',
        label: null,
        path: file('d.pdf', somePdf()),
      }),
    ),
  };
  expect(codes).toEqual({
    program: 'attachment_type',
    empty: 'attachment_type',
    large: 'attachment_too_large',
    damaged: 'attachment_damaged',
    folder: 'attachment_type',
    missing: 'file_not_read',
    stranger: 'not_found',
  });
  if (process.platform !== 'win32') {
    const pipe = path.join(folder, 'pipe.jpg');
    execFileSync('mkfifo', [pipe]);
    expect(await codeFrom(add(pipe))).toBe('attachment_type');
  }
  expect(listAttachments(vault, { person_id: person }).attachments).toEqual([]);
  expect(filesUnder(path.dirname(vault.file)).filter((name) => name.includes('attachments'))).toEqual([]);
});

test('when the record cannot be written, neither is its file', async () => {
  sql(vault.db, 'DROP TABLE outbox').run();
  await expect(addBytes(vault, person, somePdf())).rejects.toThrow();
  expect(readdirSync(vault.attachmentsFolder)).toEqual([]);
});

test('an orphan goes, a missing file is fetched again, and one that was here alone is said to be lost', async () => {
  const [sent, alone, partial] = [
    await addBytes(vault, person, somePdf()),
    await addBytes(vault, person, somePdf()),
    await addBytes(vault, person, largePdf(ATTACHMENT_CHUNK_BYTES * 2)),
  ];
  const change = (id: string, next: object) =>
    setContent(vault.db, id, { ...(readContentRow(vault.db, id) as StoredContent), ...next });
  change(sent.id, { state: 'complete' });
  change(partial.id, { state: 'partial', chunks: 2 });
  const orphan = path.join(vault.attachmentsFolder, 'a'.repeat(32));
  for (const name of [orphan, `${orphan}.part`, path.join(vault.attachmentsFolder, 'readme.txt')])
    writeFileSync(name, 'x');
  rmSync(fileOf(sent.id));
  rmSync(fileOf(alone.id));
  truncateSync(fileOf(partial.id), sealedLength(partial.bytes, 1));
  await tidyAttachments(vault);
  // What is not ours is left alone.
  expect(readdirSync(vault.attachmentsFolder).sort()).toEqual(
    [path.basename(fileOf(partial.id)), 'readme.txt'].sort(),
  );
  expect(rowOf(vault, sent)).toMatchObject({ place: 'coming', done: 0, error: null });
  expect(rowOf(vault, alone)).toMatchObject({ place: 'lost', error: 'attachment_missing' });
  expect(rowOf(vault, partial)).toMatchObject({ place: 'coming', done: 0 });
});

test('a byte that was changed on the disk is never shown', async () => {
  const added = await addBytes(vault, person, largePdf(ATTACHMENT_CHUNK_BYTES));
  const bytes = readFileSync(fileOf(added.id));
  bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
  writeFileSync(fileOf(added.id), bytes);
  expect(await codeFrom(readWhole(vault, added.id))).toBe('attachment_missing');
  expect(rowOf(vault, added)).toMatchObject({ place: 'lost' });
});

test('removing it, or its record, destroys the key at once and then the file', async () => {
  const added = await addBytes(vault, person, somePdf());
  const renamed = updateAttachment(vault, { id: added.id, kind: 'decision', label: 'First' });
  expect(renamed).toMatchObject({ kind: 'decision', label: 'First', sha256: added.sha256 });
  await removeAttachment(vault, { id: added.id, on: '2026-03-11' });
  expect(readContentRow(vault.db, added.id)).toBeNull();
  expect(readdirSync(vault.attachmentsFolder)).toEqual([]);
  expect(listAttachments(vault, { person_id: person }).attachments).toEqual([]);

  const [moved, dropped] = [
    await addBytes(vault, person, somePdf()),
    await addBytes(vault, person, somePdf()),
  ];
  vault.db.transaction(() => removeRecord(vault.db, 'attachment', moved.id))();
  dropAttachmentContent(vault.db, dropped.id);
  expect(sql(vault.db, 'SELECT 1 FROM attachment_content').all()).toEqual([]);
  await tidyAttachments(vault);
  expect(readdirSync(vault.attachmentsFolder)).toEqual([]);
});

test('a person who has two files has the documents of both', async () => {
  const other = addPerson(vault);
  const [here, there] = [await addBytes(vault, person, somePdf()), await addBytes(vault, other, somePdf())];
  vault.db.transaction(() => updateRecord(vault, 'person', other, { merged_into: person }))();
  const listed = (id: string) =>
    listAttachments(vault, { person_id: id }).attachments.map(({ attachment }) => attachment.id);
  expect(listed(person).sort()).toEqual([here.id, there.id].sort());
  expect(listed(other)).toEqual(listed(person));
});
