import { z } from 'zod';
import { change, recordState, removedRecord } from '#shared/change.ts';
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
  signIn: '/v1/sign-in',
  me: '/v1/me',
  push: '/v1/push',
  pull: '/v1/pull',
  inventory: '/v1/inventory',
  devices: '/v1/devices',
  revoke: '/v1/devices/:id/revoke',
  revoked: '/v1/revoked',
  events: '/v1/events',
} as const;

const digest = z.string().regex(/^[0-9a-f]{16}$/);

export const protocolHeader = 'x-return-desk-protocol';
/** Which version of the application asks, for the lead's list of devices. */
export const versionHeader = 'x-return-desk-version';

const member = z.strictObject({ id: z.uuid(), display_name: z.string().max(120), role: z.enum(ROLES) });

const name = z.string().max(120);

/** Who the endpoint says this device is; from its own tables, never from what the device claims. */
export const identity = z.strictObject({
  device_id: z.uuid(),
  user: member,
  organisation: z.strictObject({ id: z.uuid(), name, lease_days: z.int().min(1).max(90) }),
  team: z.strictObject({ id: z.uuid(), name }),
  members: z.array(member).max(2000),
  /** Where a case can be handed over to. */
  teams: z
    .array(z.strictObject({ organisation: z.uuid(), organisation_name: name, id: z.uuid(), name }))
    .max(2000),
  /** Changes when the endpoint was restored: the device then gives back what it lacks and pulls everything anew. */
  epoch: z.uuid(),
  /** Counts up with every change of what stands here. */
  revision: z.int().min(0),
});
export type Identity = z.infer<typeof identity>;

export const enrolRequest = z.strictObject({
  code: z.string().trim().min(8).max(40),
  /** The team of a device that joins again, with records of that team. */
  team: z.uuid().nullable().default(null),
});
export const enrolResponse = z.strictObject({ token: z.string().min(32).max(200), identity });

export const newCodeRequest = z.strictObject({
  role: z.enum(ROLES),
  display_name: z.string().trim().min(1).max(120),
});
export const newCodeResponse = z.strictObject({ code: z.string(), expires_at: z.iso.datetime() });
export type NewCode = z.infer<typeof newCodeResponse>;

/** Whether the organisation's people may sign in here with its identity provider; codes work either way. */
export const signInOffer = z.strictObject({ offered: z.boolean() });

/** 256 random bits: which sign-in, and who may ask what came of it. */
const signInKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const signInBegun = z.strictObject({
  id: signInKey,
  secret: signInKey,
  /** The page that the browser opens, at the address by which the endpoint knows itself. */
  address: z.string().max(400),
  /** Shown in the application and on the page, so that a person sees that the two belong together. */
  user_code: z.string().regex(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
  expires_at: z.iso.datetime(),
});
export type SignInBegun = z.infer<typeof signInBegun>;

export const signInPoll = z.strictObject({ secret: signInKey });
export const signInAnswer = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('waiting') }),
  z.strictObject({ status: z.literal('done'), ...enrolResponse.shape }),
]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

const signInStep = (id: string, step: string): string => `${paths.signIn}/${id}${step}`;
export const signInPaths = {
  poll: (id: string): string => signInStep(id, ''),
  cancel: (id: string): string => signInStep(id, '/cancel'),
  start: (id: string): string => signInStep(id, '/start'),
} as const;

/** Words of the endpoint that it has taken changes, shown to it again. */
const receipts = z.array(z.string().max(400)).max(8).default([]);

export const pushRequest = z.strictObject({
  /** How far this device has pulled: an endpoint whose data were taken back since sees it before it takes anything. */
  cursor: z.string().max(400).nullable().default(null),
  receipts,
  /** The last change of a batch that is still on its way: these are taken after it, or not at all. */
  after: z.uuid().nullable().default(null),
  changes: z.array(change).min(1).max(PUSH_LIMIT),
});

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
export const pushResponse = z.strictObject({
  results: z.array(pushResult),
  /** `after` is not here, so nothing was taken: to be sent again once that is answered. */
  early: z.boolean(),
  /** The endpoint's word that it has these changes; shown to it again, it tells whether it still does. */
  receipt: z.string().max(400).nullable(),
});

export const pullRequest = z.strictObject({
  cursor: z.string().max(400).nullable(),
  receipts,
  limit: z.int().min(1).max(PULL_LIMIT),
});
export type PullRequest = z.infer<typeof pullRequest>;
/** What a page says beside its records. */
export const pullPosition = z.strictObject({
  cursor: z.string().max(400),
  more: z.boolean(),
  /** The cursor meant nothing to this endpoint, or there was none. */
  from_start: z.boolean(),
  epoch: z.uuid(),
  revision: z.int().min(0),
  /** What all records of a scope sum up to (shared/digest.ts), on the last page. */
  digests: z.strictObject({ team: digest, catalogue: digest }).nullable(),
});
export const pullResponse = pullPosition.extend({ records: z.array(z.union([recordState, removedRecord])) });
export type PullResponse = z.infer<typeof pullResponse>;

export const INVENTORY_LIMIT = 20_000;
export const inventoryRequest = z.strictObject({
  after: z.tuple([z.string().max(80), z.string().max(40)]).nullable(),
  limit: z.int().min(1).max(INVENTORY_LIMIT),
  reason: z.enum(['restored', 'digest']),
});
export type InventoryRequest = z.infer<typeof inventoryRequest>;
export const inventory = z.strictObject({
  epoch: z.uuid(),
  /** Entity, id, version (0: removed), and the versions out of which it has grown. */
  records: z.array(z.tuple([z.string(), z.string(), z.int().min(0), z.array(z.int().min(1))])),
  next: z.tuple([z.string(), z.string()]).nullable(),
});
export type Inventory = z.infer<typeof inventory>;
/** A device as the team's lead sees it; `last_seen_at` is right to ten minutes. */
export const deviceEntry = z.strictObject({
  id: z.uuid(),
  display_name: z.string().max(120),
  role: z.enum(ROLES),
  enrolled_at: z.iso.datetime(),
  last_seen_at: z.iso.datetime().nullable(),
  app_version: z.string().max(40).nullable(),
  revoked_at: z.iso.datetime().nullable(),
  /** The device has said that its key is destroyed. */
  destroyed_at: z.iso.datetime().nullable(),
  /** The one that asks. */
  is_this: z.boolean(),
});
export type DeviceEntry = z.infer<typeof deviceEntry>;
export const deviceList = z.strictObject({ devices: z.array(deviceEntry).max(2000) });

/**
 * What a revoked device hears when it asks once more, before it destroys anything: the id under which it was enrolled
 * and which it did not send. Only the endpoint that knows its token can say it.
 */
export const revocation = z.strictObject({ device_id: z.uuid(), revoked_at: z.iso.datetime() });
export type Revocation = z.infer<typeof revocation>;

export const errorResponse = z.strictObject({
  error: z.strictObject({ code: z.enum(ERROR_CODES), request_id: z.string() }),
});
