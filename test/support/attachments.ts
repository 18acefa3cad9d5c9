import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addAttachment } from '#core/attachments/add.ts';
import { listAttachments, readAttachment } from '#core/attachments/handle.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { transaction } from '#core/store/db.ts';
import { createRecord } from '#core/store/record.ts';
import { createTransfers, type Transfers } from '#core/sync/attachments.ts';
import type { BytesAnswer, BytesRequest, BytesTransport } from '#core/sync/transport.ts';
import type { Attachment } from '#shared/attachment.ts';
import { chunkHashHeader } from '#shared/attachment-protocol.ts';
import { PROTOCOL_VERSION, protocolHeader } from '#shared/protocol.ts';
import type { AttachmentRow } from '#shared/shapes.ts';
import type { TestEndpoint } from '#test/support/endpoint.ts';
import { somePdf } from '#test/support/pictures.ts';
import { somePerson } from '#test/support/store.ts';

export const addPerson = (vault: OpenVault): string =>
  transaction(vault.db, () => createRecord(vault, 'person', somePerson())).id;

/** Adds bytes as a person does: from a file that was chosen. */
export async function addBytes(
  vault: OpenVault,
  personId: string,
  bytes: Uint8Array,
  name = 'chosen',
): Promise<Attachment> {
  const folder = mkdtempSync(join(tmpdir(), 'return-desk-chosen-'));
  const path = join(folder, name);
  try {
    writeFileSync(path, bytes);
    const added = await addAttachment(vault, { person_id: personId, kind: 'decision', label: null, path });
    return added.attachment;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A PDF of about this size, each with another content. */
export const largePdf = (bytes: number): Buffer => somePdf(['A scan'], randomBytes(bytes));

/** The whole content as the page gets it, piece by piece. */
export async function readWhole(vault: OpenVault, id: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for (let index = 0, count = 1; index < count; index++) {
    const piece = await readAttachment(vault, { id, index });
    count = piece.count;
    pieces.push(piece.bytes);
  }
  return Buffer.concat(pieces);
}

/** The row of the list, or undefined where the attachment is not shown. */
export const rowOf = (vault: OpenVault, { id, person_id }: Attachment): AttachmentRow | undefined =>
  listAttachments(vault, { person_id }).attachments.find(({ attachment }) => attachment.id === id);

/** What happens to one request for a content: through, or lost before or after the endpoint has worked on it. */
export type BytesLine = (request: BytesRequest, pass: () => Promise<BytesAnswer>) => Promise<BytesAnswer>;

export function injectBytes(
  endpoint: TestEndpoint,
  line: BytesLine = (_request, pass) => pass(),
): BytesTransport {
  const pass = async ({ method, path, token, chunk }: BytesRequest): Promise<BytesAnswer> => {
    const answer = await endpoint.app.inject({
      method,
      url: path,
      headers: {
        [protocolHeader]: String(PROTOCOL_VERSION),
        authorization: `Bearer ${token}`,
        ...(chunk === null
          ? {}
          : { 'content-type': 'application/octet-stream', [chunkHashHeader]: chunk.sha256 }),
      },
      ...(chunk === null ? {} : { payload: Buffer.from(chunk.bytes) }),
    });
    return { status: answer.statusCode, body: answer.rawPayload };
  };
  return { sendBytes: (request) => line(request, () => pass(request)), close: () => undefined };
}

/** Transfers of a device over a line, that the test begins and that do not wait between chunks. */
export function transfersOf(
  vault: OpenVault,
  endpoint: TestEndpoint,
  line?: BytesLine,
  isLineTaken: () => boolean = () => false,
): Transfers {
  return createTransfers(vault, {
    isLineTaken,
    connect: () => injectBytes(endpoint, line),
    paceMilliseconds: 0,
  });
}

/** Carries until nothing moves any more, or until the line breaks. */
export async function carry(vault: OpenVault, endpoint: TestEndpoint, line?: BytesLine): Promise<void> {
  const transfers = transfersOf(vault, endpoint, line);
  transfers.wake();
  await transfers.settled();
  transfers.stop();
}
