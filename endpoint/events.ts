import type { ServerResponse } from 'node:http';
import type { Db } from '#endpoint/db.ts';
import { HttpFailure } from '#endpoint/failures.ts';
import type { Log } from '#endpoint/log.ts';
import { CATALOGUE_SCOPE, CHANGED_CHANNEL, homeKey, readHome } from '#endpoint/scope.ts';
import { type Caller, homeOf } from '#endpoint/teams.ts';

export type EventsDeps = {
  db: Db;
  log: Log;
  /** Streams that this process keeps open, and those of one device among them. */
  limits: { inAll: number; perDevice: number };
  heartbeatMilliseconds: number;
};

export type Events = {
  /** Keeps the answer open and writes to it whenever the caller's scope has moved on. */
  open(caller: Caller, answer: ServerResponse): Promise<void>;
  count(): number;
  close(): Promise<void>;
};

type Stream = { caller: Caller; answer: ServerResponse };

const CHANGED = 'event: changed\ndata:\n\n';
/** A comment: it says nothing, and proxies that close silent connections leave it open. */
const HEARTBEAT = ':\n\n';
/** Nobody reads at the other end any more. */
const UNREAD_BYTES = 16 * 1024;

/**
 * Tells open devices that there is something to pull, never what. One connection a process hears which scopes have
 * moved on, whichever process moved them. A word that is missed costs nothing but time: devices also ask by themselves.
 */
export function createEvents({ db, log, limits, heartbeatMilliseconds }: EventsDeps): Events {
  const byHome = new Map<string, Set<Stream>>();
  const byDevice = new Map<string, Stream[]>();
  let inAll = 0;
  let listening: Promise<() => Promise<void>> | null = null;

  function write({ answer }: Stream, text: string): void {
    if (answer.writableLength > UNREAD_BYTES) answer.destroy();
    else answer.write(text);
  }

  function tell(payload: string): void {
    const { organisation, scope } = readHome(payload);
    if (scope !== CATALOGUE_SCOPE) {
      for (const stream of byHome.get(payload) ?? []) write(stream, CHANGED);
      return;
    }
    for (const [key, streams] of byHome) {
      if (readHome(key).organisation !== organisation) continue;
      for (const stream of streams) write(stream, CHANGED);
    }
  }

  /** From the first stream on: an endpoint whose devices only ask has no connection for it. */
  function listen(): Promise<() => Promise<void>> {
    listening ??= db.listen(CHANGED_CHANNEL, tell).catch((cause: unknown) => {
      listening = null;
      throw cause;
    });
    return listening;
  }

  function forget(stream: Stream): void {
    const key = homeKey(homeOf(stream.caller));
    const ofHome = byHome.get(key);
    if (ofHome?.delete(stream) !== true) return;
    if (ofHome.size === 0) byHome.delete(key);
    const left = (byDevice.get(stream.caller.device_id) ?? []).filter((other) => other !== stream);
    if (left.length === 0) byDevice.delete(stream.caller.device_id);
    else byDevice.set(stream.caller.device_id, left);
    inAll -= 1;
  }

  /** Devices that were shut out, or moved to another team, since their stream was opened. */
  async function closeStrangers(): Promise<void> {
    const open = [...byDevice.values()].flat();
    for (const organisation of new Set(open.map(({ caller }) => caller.organisation))) {
      const here = open.filter(({ caller }) => caller.organisation === organisation);
      const known = await db.rows<{ id: string; team_id: string }>(
        `SELECT device.id, member.team_id FROM device
         JOIN member ON member.organisation = device.organisation AND member.id = device.member_id
         WHERE device.organisation = $1 AND device.id = ANY ($2) AND device.revoked_at IS NULL`,
        [organisation, here.map(({ caller }) => caller.device_id)],
      );
      const teams = new Map(known.map(({ id, team_id }) => [id, team_id]));
      for (const { caller, answer } of here) if (teams.get(caller.device_id) !== caller.team_id) answer.end();
    }
  }

  const heart = setInterval(() => {
    for (const streams of byHome.values()) for (const stream of streams) write(stream, HEARTBEAT);
    closeStrangers().catch((cause: unknown) => log.error('event_streams', cause));
  }, heartbeatMilliseconds);
  heart.unref();

  return {
    async open(caller, answer) {
      await listen();
      if (inAll >= limits.inAll) throw new HttpFailure(503, 'endpoint_refused', 60);
      if (answer.destroyed) return;
      const stream: Stream = { caller, answer };
      const [oldest, ...others] = byDevice.get(caller.device_id) ?? [];
      // A device that came back before its broken line was noticed: the older one is given up.
      if (oldest !== undefined && others.length + 1 >= limits.perDevice) {
        forget(oldest);
        oldest.answer.end();
      }
      byDevice.set(caller.device_id, [...(byDevice.get(caller.device_id) ?? []), stream]);
      const key = homeKey(homeOf(caller));
      byHome.set(key, (byHome.get(key) ?? new Set()).add(stream));
      inAll += 1;
      answer.once('close', () => forget(stream));
      answer.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        // Or a proxy would gather it until it is worth passing on.
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
      });
      answer.write(HEARTBEAT);
    },
    count: () => inAll,
    async close() {
      clearInterval(heart);
      for (const { answer } of [...byDevice.values()].flat()) answer.end();
      await (await listening?.catch(() => null))?.();
    },
  };
}
