import { setTimeout as pause } from 'node:timers/promises';
import { newFileKey } from '#core/attachments/cipher.ts';
import { hashContent, newFileName, readChunk, writeChunk } from '#core/attachments/file.ts';
import { giveUpFile, tidyAttachments } from '#core/attachments/tidy.ts';
import type { OpenVault } from '#core/open-vault.ts';
import {
  addContentRow,
  contentToFetch,
  contentToSend,
  readContentRow,
  type StoredContent,
  setContent,
  unaskedContent,
} from '#core/store/attachment-content.ts';
import { failureOf } from '#core/store/failures.ts';
import { type AttachmentClient, createAttachmentClient } from '#core/sync/attachment-client.ts';
import { type Device, readDevice } from '#core/sync/device.ts';
import { type BytesTransport, createHttpTransport } from '#core/sync/transport.ts';
import { chunkCount, chunkLength } from '#shared/attachment.ts';
import { type ErrorCode, FailureError } from '#shared/errors.ts';

/** Carries the contents of attachments beside the records: later, one chunk at a time, and only while the line is free. */
export type Transfers = {
  /** There may be something to carry, and the endpoint was reached. */
  wake(): void;
  /** A person asks for this one: at once, whatever was tried before. */
  wakeFor(attachmentId: string): void;
  /** Settles when nothing moves any more. */
  settled(): Promise<void>;
  stop(): void;
};

export type TransferDeps = {
  /** Records want the line, or soon will: no further chunk begins until they are done. */
  isLineTaken(): boolean;
  connect?: (endpoint: URL) => BytesTransport;
  random?: () => number;
  monotonic?: () => number;
  paceMilliseconds?: number;
};

/** At most ten chunks a second: however fast the line, the endpoint has time for others. */
const PACE_MILLISECONDS = 100;
const LOOK_AT_LINE_MILLISECONDS = 50;
const TELL_MILLISECONDS = 500;
const FIRST_RETRY_MILLISECONDS = 5_000;
const LONGEST_RETRY_MILLISECONDS = 10 * 60_000;
const FIRST_LOOK_MILLISECONDS = 30_000;
const LONGEST_LOOK_MILLISECONDS = 10 * 60_000;

export function createTransfers(vault: OpenVault, deps: TransferDeps): Transfers {
  const { connect = createHttpTransport, random = Math.random, monotonic = () => performance.now() } = deps;
  const pace = deps.paceMilliseconds ?? PACE_MILLISECONDS;
  const { db } = vault;
  let client: AttachmentClient | null = null;
  let token: string | null = null;
  let running: Promise<void> | null = null;
  let isWantedAgain = false;
  let isStopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  /** What the endpoint lacks of a content that is being sent, as it said last. */
  const missing = new Map<string, number[]>();
  /** Contents that the endpoint had nothing to say about: when to ask again, each time later. */
  const asked = new Map<string, { again: number; wait: number }>();

  const isDue = (id: string): boolean => (asked.get(id)?.again ?? 0) <= monotonic();
  function askLater(id: string): void {
    const wait = Math.min(
      (asked.get(id)?.wait ?? FIRST_LOOK_MILLISECONDS / 2) * 2,
      LONGEST_LOOK_MILLISECONDS,
    );
    asked.set(id, { again: monotonic() + wait, wait });
  }

  function note(content: StoredContent, next: Partial<StoredContent>, isNews = false): void {
    const before = readContentRow(db, content.attachmentId);
    // Removed or given up while a chunk was on its way.
    if (before?.file !== content.file) return;
    setContent(db, content.attachmentId, { ...before, error: null, ...next });
    if (!isNews && monotonic() - toldAt < TELL_MILLISECONDS) return;
    toldAt = monotonic();
    vault.changed(['attachment']);
  }

  /** Moves one chunk of what is most urgent; false when there is nothing to do. What a person waits for goes first. */
  async function step(to: AttachmentClient): Promise<boolean> {
    const coming = contentToFetch(db).find(({ attachmentId }) => isDue(attachmentId));
    if (coming !== undefined) return fetchChunk(to, coming);
    const going = contentToSend(db).find(({ attachmentId }) => isDue(attachmentId));
    if (going !== undefined) return sendChunk(to, going);
    return askForSmallOnes(to);
  }

  async function sendChunk(to: AttachmentClient, content: StoredContent): Promise<boolean> {
    const { attachmentId: id, bytes } = content;
    const lacking = missing.get(id) ?? (await lackingAtEndpoint(to, content));
    if (lacking === null) return true;
    const index = lacking[0];
    let left: readonly number[] = [];
    if (index !== undefined) {
      const chunk = await readChunk(vault.attachmentsFolder, content, index);
      if (chunk === null) {
        giveUpFile(db, content);
        vault.changed(['attachment']);
        return true;
      }
      try {
        const status = await to.put(id, index, chunk);
        left = status.missing;
        missing.set(id, [...left]);
      } catch (cause) {
        missing.delete(id);
        note(content, { sent: 0, error: lastingCode(cause) }, true);
        return true;
      } finally {
        chunk.fill(0);
      }
    }
    const isWhole = left.length === 0;
    if (isWhole) missing.delete(id);
    const sent = chunkCount(bytes) - left.length;
    note(content, isWhole ? { sent, state: 'complete' } : { sent }, isWhole);
    return true;
  }

  /** Null when the endpoint does not know of it yet. */
  async function lackingAtEndpoint(to: AttachmentClient, { attachmentId }: StoredContent) {
    const status = await statusOf(to, attachmentId);
    if (status === null) askLater(attachmentId);
    else missing.set(attachmentId, status.missing);
    return status?.missing ?? null;
  }

  async function fetchChunk(to: AttachmentClient, content: StoredContent): Promise<boolean> {
    const { attachmentId: id, bytes, chunks: index } = content;
    if (index === 0) {
      const status = await statusOf(to, id);
      if (status?.complete !== true) {
        askLater(id);
        note(content, { error: 'attachment_not_sent' }, content.error === null);
        return true;
      }
    }
    let chunk: Buffer;
    try {
      chunk = await to.get(id, index);
    } catch (cause) {
      if (codeOf(cause) !== 'not_found') throw cause;
      // The endpoint had it, and has it no more: a removal is on its way, or a backup was restored.
      askLater(id);
      note(content, { chunks: 0, state: 'wanted', error: 'attachment_not_sent' }, true);
      return true;
    }
    if (chunk.length !== chunkLength(bytes, index)) throw new FailureError('endpoint_refused');
    if (readContentRow(db, id)?.file !== content.file) return true;
    await writeChunk(vault.attachmentsFolder, content, index, chunk);
    chunk.fill(0);
    if (index + 1 < chunkCount(bytes)) {
      note(content, { chunks: index + 1, state: 'partial' });
      return true;
    }
    const isRight = (await hashContent(vault.attachmentsFolder, content)) === content.sha256;
    note(
      content,
      isRight
        ? { chunks: index + 1, sent: index + 1, state: 'complete' }
        : { chunks: 0, state: 'wanted', error: 'attachment_damaged' },
      true,
    );
    return true;
  }

  async function askForSmallOnes(to: AttachmentClient): Promise<boolean> {
    const id = unaskedContent(db).find(isDue);
    if (id === undefined) return false;
    const status = await statusOf(to, id);
    if (status?.complete === true) {
      asked.delete(id);
      const file = { attachmentId: id, file: newFileName(), key: newFileKey() };
      // It may have come in by another way, or the record may be gone, while the endpoint was asked.
      if (unaskedContent(db).includes(id)) addContentRow(db, { ...file, chunks: 0, state: 'wanted' });
    } else {
      askLater(id);
    }
    return true;
  }

  /** Another one after the device was enrolled again. */
  function clientFor(device: Device): AttachmentClient {
    if (client !== null && token === device.token) return client;
    client?.close();
    token = device.token;
    client = createAttachmentClient(connect(new URL(device.endpoint)), device.token);
    return client;
  }

  async function carry(): Promise<void> {
    const device = readDevice(db);
    if (device === null || vault.mode === 'sample') return;
    const to = clientFor(device);
    await tidyAttachments(vault);
    while (!isStopped) {
      if (deps.isLineTaken()) {
        await pause(LOOK_AT_LINE_MILLISECONDS, undefined, { ref: false });
        continue;
      }
      if (!(await step(to))) return;
      failures = 0;
      if (pace > 0) await pause(pace, undefined, { ref: false });
    }
  }

  function run(): Promise<void> {
    if (running !== null) {
      isWantedAgain = true;
      return running;
    }
    clearTimeout(timer);
    isWantedAgain = false;
    let isFailed = false;
    running = carry()
      .catch(() => {
        isFailed = true;
        failures += 1;
        missing.clear();
      })
      .finally(() => {
        running = null;
        if (isStopped) return;
        if (isFailed) plan(retryDelay());
        else if (isWantedAgain) plan(0);
      });
    return running;
  }

  function plan(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), milliseconds);
    timer.unref();
  }

  /** Doubles with every failure; the jitter keeps a team's devices from coming back all at once. */
  function retryDelay(): number {
    const longest = Math.min(LONGEST_RETRY_MILLISECONDS, FIRST_RETRY_MILLISECONDS * 2 ** (failures - 1));
    return longest * (0.5 + random() / 2);
  }

  return {
    wake: () => void run(),
    wakeFor(attachmentId) {
      asked.delete(attachmentId);
      void run();
    },
    settled: async () => {
      while (running !== null) await running;
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      client?.close();
    },
  };
}

async function statusOf(client: AttachmentClient, id: string) {
  try {
    return await client.status(id);
  } catch (cause) {
    if (codeOf(cause) === 'not_found') return null;
    throw cause;
  }
}

const codeOf = (cause: unknown): ErrorCode => failureOf(cause).code;

/** What the endpoint says of this very content and a repetition would not change. Anything else is tried again. */
function lastingCode(cause: unknown): ErrorCode {
  const code = codeOf(cause);
  if (code.startsWith('attachment_') || code === 'record_frozen') return code;
  throw cause;
}
