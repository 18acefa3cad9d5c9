import { z } from 'zod';
import { change, recordState } from '#shared/change.ts';
import { ERROR_CODES } from '#shared/errors.ts';

/**
 * The protocol between a device and the central endpoint, JSON over HTTPS; docs/protocol.md tells it in words.
 * A device of another PROTOCOL_VERSION is told so (`endpoint_version`) and keeps working offline.
 */
export const PROTOCOL_VERSION = 1;
export const PUSH_LIMIT = 1000;
export const PULL_LIMIT = 5000;

export const ROLES = ['counsellor', 'team_lead'] as const;
export type Role = (typeof ROLES)[number];

export const paths = {
  health: '/v1/health',
  enrol: '/v1/enrolment',
  newCode: '/v1/enrolment-codes',
  me: '/v1/me',
  push: '/v1/push',
  pull: '/v1/pull',
} as const;

export const protocolHeader = 'x-return-desk-protocol';

const member = z.strictObject({ id: z.uuid(), display_name: z.string().max(120), role: z.enum(ROLES) });

/** Who the endpoint says this device is; from its own tables, never from what the device claims. */
export const identity = z.strictObject({
  device_id: z.uuid(),
  user: member,
  team: z.strictObject({ id: z.uuid(), name: z.string().max(120) }),
  members: z.array(member).max(2000),
  /** Changes when the endpoint was restored: the device then pulls everything anew. */
  epoch: z.uuid(),
});
export type Identity = z.infer<typeof identity>;

export const enrolRequest = z.strictObject({ code: z.string().trim().min(8).max(40) });
export const enrolResponse = z.strictObject({ token: z.string().min(32).max(200), identity });

export const newCodeRequest = z.strictObject({
  role: z.enum(ROLES),
  display_name: z.string().trim().min(1).max(120),
});
export const newCodeResponse = z.strictObject({ code: z.string(), expires_at: z.iso.datetime() });
export type NewCode = z.infer<typeof newCodeResponse>;

export const pushRequest = z.strictObject({ changes: z.array(change).min(1).max(PUSH_LIMIT) });

/**
 * accepted: taken as sent. merged: taken beside somebody else's change of other fields. conflict: some fields
 * wait for a person (a conflict record arrives by pull), the rest is taken. refused: nothing is taken.
 */
export const pushResult = z.strictObject({
  id: z.uuid(),
  status: z.enum(['accepted', 'merged', 'conflict', 'refused']),
  version: z.int().min(0),
  error: z
    .strictObject({
      code: z.enum(ERROR_CODES),
      fields: z.array(z.strictObject({ path: z.string(), code: z.string() })).optional(),
    })
    .nullable(),
});
export type PushResult = z.infer<typeof pushResult>;
export const pushResponse = z.strictObject({ results: z.array(pushResult) });

export const pullRequest = z.strictObject({
  cursor: z.string().max(400).nullable(),
  limit: z.int().min(1).max(PULL_LIMIT),
});
export const pullResponse = z.strictObject({
  records: z.array(recordState),
  cursor: z.string().max(400),
  more: z.boolean(),
});
export type PullResponse = z.infer<typeof pullResponse>;

export const errorResponse = z.strictObject({
  error: z.strictObject({ code: z.enum(ERROR_CODES), request_id: z.string() }),
});
