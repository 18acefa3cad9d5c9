import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { Transport, WireAnswer } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import {
  type DeviceEntry,
  deviceEntry,
  deviceList,
  enrolResponse,
  errorResponse,
  type Identity,
  INVENTORY_LIMIT,
  type Inventory,
  type InventoryRequest,
  identity,
  inventory,
  type NewCode,
  newCodeResponse,
  PUSH_LIMIT,
  paths,
  pullPosition,
  pushResponse,
  type Revocation,
  type Role,
  revocation,
  type SignInAnswer,
  type SignInBegun,
  signInAnswer,
  signInBegun,
  signInOffer,
  signInPaths,
} from '#shared/protocol.ts';

const gzipAsync = promisify(gzip);

/** A page as far as it must be right for the page to be one; each record is looked at when it is applied. */
const pullPage = pullPosition.strip().extend({ records: z.array(z.unknown()) });
export type PullPage = z.infer<typeof pullPage>;

/**
 * Records a page. More would save nothing: a commit costs little beside them. Fewer are in memory at a time, which
 * is what a worn laptop lacks.
 */
const PAGE_RECORDS = 1000;

export type PushAnswer = z.infer<typeof pushResponse>;

export type Client = {
  /** `team` is that of a device which joins again: a code of another team is refused and stays valid. */
  enrol(code: string, team: string | null): Promise<{ token: string; identity: Identity }>;
  signInOffer(): Promise<{ offered: boolean }>;
  beginSignIn(): Promise<SignInBegun>;
  pollSignIn(id: string, secret: string): Promise<SignInAnswer>;
  cancelSignIn(id: string, secret: string): Promise<unknown>;
  me(): Promise<Identity>;
  newCode(wanted: { role: Role; display_name: string }): Promise<NewCode>;
  /** As the transport has it. */
  isNear: boolean;
  /** Changes a batch. */
  pushLimit: number;
  devices(): Promise<{ devices: DeviceEntry[] }>;
  revoke(deviceId: string): Promise<DeviceEntry>;
  /** Of this device, which was refused as revoked. */
  revocation(): Promise<Revocation>;
  /** Tells the endpoint that this device's key is destroyed. */
  destroyed(): Promise<Revocation>;
  /** `body` is a `pushRequest` as `packBody` made it. */
  push(body: Buffer): Promise<PushAnswer>;
  pull(cursor: string | null, receipts: readonly string[]): Promise<PullPage>;
  inventory(after: Inventory['next'], reason: InventoryRequest['reason']): Promise<Inventory>;
  /** The endpoint's clock at its last answer, as it said. */
  endpointTime(): Date | null;
  close(): void;
};

/** Sooner packed than handed to another thread. */
const SMALL_CHARACTERS = 4096;

/** The fastest level: a line slow enough to want a better one is waiting for the line anyway. */
export async function packBody(text: string, isNear: boolean): Promise<Buffer> {
  if (isNear) return Buffer.from(text);
  return text.length <= SMALL_CHARACTERS ? gzipSync(text, { level: 1 }) : gzipAsync(text, { level: 1 });
}

/** The calls of the protocol. What comes back is checked here; a refusal is thrown as the endpoint's own code. */
export function createClient(
  transport: Transport,
  token: string | null,
  /** The endpoint has answered what it was asked: it knows this device. */
  onContact: (endpointTime: Date | null) => void = () => undefined,
): Client {
  let endpointTime: Date | null = null;

  async function ask<T extends z.ZodType>(path: string, body: Buffer | null, schema: T): Promise<z.infer<T>> {
    const answer = await transport.send({ method: body === null ? 'GET' : 'POST', path, token, body });
    if (answer.date !== null) endpointTime = new Date(answer.date);
    const json = readJson(answer);
    if (answer.status === 200) {
      const parsed = schema.safeParse(json);
      if (parsed.success) {
        onContact(endpointTime);
        return parsed.data;
      }
      throw new FailureError('endpoint_refused');
    }
    // Overloaded, restarting, or a proxy without an endpoint behind it: the same as not there, and tried again.
    if (answer.status === 429 || answer.status >= 500) throw new FailureError('endpoint_unreachable');
    const refusal = errorResponse.safeParse(json);
    throw new FailureError(refusal.success ? refusal.data.error.code : 'endpoint_refused');
  }
  const askWith = async <T extends z.ZodType>(path: string, body: unknown, schema: T) =>
    ask(path, await packBody(JSON.stringify(body), transport.isNear), schema);

  return {
    isNear: transport.isNear,
    pushLimit: PUSH_LIMIT,
    enrol: (code, team) => askWith(paths.enrol, { code, team }, enrolResponse),
    signInOffer: () => ask(paths.signIn, null, signInOffer),
    beginSignIn: () => askWith(paths.signIn, {}, signInBegun),
    pollSignIn: (id, secret) => askWith(signInPaths.poll(id), { secret }, signInAnswer),
    cancelSignIn: (id, secret) => askWith(signInPaths.cancel(id), { secret }, z.strictObject({})),
    me: () => ask(paths.me, null, identity),
    newCode: (wanted) => askWith(paths.newCode, wanted, newCodeResponse),
    devices: () => ask(paths.devices, null, deviceList),
    revoke: (deviceId) => askWith(paths.revoke.replace(':id', deviceId), {}, deviceEntry),
    revocation: () => ask(paths.revoked, null, revocation),
    destroyed: () => askWith(paths.revoked, {}, revocation),
    push: (body) => ask(paths.push, body, pushResponse),
    pull: (cursor, receipts) => askWith(paths.pull, { cursor, receipts, limit: PAGE_RECORDS }, pullPage),
    inventory: (after, reason) =>
      askWith(paths.inventory, { after, limit: INVENTORY_LIMIT, reason }, inventory),
    endpointTime: () => endpointTime,
    close: () => transport.close(),
  };
}

function readJson(answer: WireAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return null;
  }
}
