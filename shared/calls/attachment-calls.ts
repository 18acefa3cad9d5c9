import { z } from 'zod';
import { ATTACHMENT_CHUNK_BYTES, attachmentFields, attachmentRecord } from '#shared/attachment.ts';
import { byId, call, done } from '#shared/calls/call.ts';
import { id, isoDate } from '#shared/fields.ts';
import { attachmentRow } from '#shared/shapes.ts';

const { kind, label } = attachmentFields.shape;

/** Scans, photos and PDFs about a person. */
export const attachmentCalls = {
  'attachment.list': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ person_id: id }),
    output: z.strictObject({ attachments: z.array(attachmentRow) }),
    changes: [],
  }),
  'attachment.add': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ person_id: id, kind, label }),
    output: z.strictObject({ attachment: attachmentRecord }),
    changes: ['attachment', 'outbox'],
    opensFile: { extensions: ['jpg', 'jpeg', 'png', 'pdf'] },
  }),
  'attachment.update': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, kind, label }),
    output: attachmentRecord,
    changes: ['attachment', 'outbox'],
  }),
  'attachment.remove': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, on: isoDate }),
    output: attachmentRecord,
    changes: ['attachment', 'outbox'],
  }),
  /** The content from the endpoint, or to it once more. Comes and goes beside the records; the list tells how far. */
  'attachment.fetch': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: done,
    changes: ['attachment'],
  }),
  'attachment.stopFetch': call({
    at: 'core',
    access: 'member',
    input: byId,
    output: done,
    changes: ['attachment'],
  }),
  /** A piece of the content that is here. */
  'attachment.read': call({
    at: 'core',
    access: 'member',
    input: z.strictObject({ id, index: z.int().min(0).max(1000) }),
    output: z.strictObject({
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= ATTACHMENT_CHUNK_BYTES),
      count: z.int(),
    }),
    changes: [],
  }),
} as const;
