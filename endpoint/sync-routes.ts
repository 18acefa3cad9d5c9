import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from '#endpoint/auth.ts';
import { type Need, READ_EVERYTHING } from '#endpoint/authorisation.ts';
import type { Clock } from '#endpoint/batch.ts';
import { writeReceipt } from '#endpoint/cursor.ts';
import type { Db } from '#endpoint/db.ts';
import { readEpoch } from '#endpoint/epoch.ts';
import { parseBody } from '#endpoint/failures.ts';
import { readInventory } from '#endpoint/inventory.ts';
import type { Log } from '#endpoint/log.ts';
import { pullPage } from '#endpoint/pull.ts';
import { pushChanges } from '#endpoint/push.ts';
import { type ReceivedChange, receiveChange } from '#endpoint/received-change.ts';
import { readIdentity } from '#endpoint/teams.ts';
import { change } from '#shared/change.ts';
import {
  inventoryRequest,
  PUSH_LIMIT,
  type PushResult,
  paths,
  pullRequest,
  pushRequest,
} from '#shared/protocol.ts';

/** The batch as such; its changes are looked at one by one, so that one of them spoils none of the others. */
const pushEnvelope = pushRequest.extend({ changes: z.array(z.unknown()).min(1).max(PUSH_LIMIT) });
/** The least that a change must have to be answered by itself. */
const named = z.object({ id: z.uuid() });

/** A change without a look inside its fields: those have their own schema, by entity. */
const receivedChange = change.extend({
  fields: z.custom<Record<string, unknown>>(
    (fields) => typeof fields === 'object' && fields !== null && !Array.isArray(fields),
  ),
});

const unreadable = (id: string): PushResult => ({
  id,
  status: 'refused',
  version: 0,
  error: { code: 'input_invalid' },
});

const OWN_IDENTITY: readonly Need[] = [{ verb: 'read', noun: 'identity' }];
/** A batch; `takeChange` asks for each change in it. */
const SEND: readonly Need[] = [{ verb: 'send', noun: 'change' }];

export function syncRoutes(app: FastifyInstance, deps: { db: Db; log: Log; clock: Clock }): void {
  const { db, log, clock } = deps;

  app.get(paths.me, { config: { needs: OWN_IDENTITY } }, (request) => readIdentity(db, callerOf(request)));

  app.post(paths.push, { config: { needs: SEND } }, async (request) => {
    const { changes, after, ...words } = parseBody(pushEnvelope, request.body);
    const received: ReceivedChange[] = [];
    const strange: PushResult[] = [];
    for (const item of changes) {
      const parsed = receivedChange.safeParse(item);
      const one = parsed.success ? receiveChange(parsed.data) : null;
      if (one !== null) received.push(one);
      else strange.push(unreadable(parseBody(named, item).id));
    }
    const caller = callerOf(request);
    const onTakenBack = () => log.warn('data_taken_back', { device: caller.device_id });
    const taken =
      received.length === 0
        ? { results: [], reused: 0 }
        : await pushChanges(db, caller, { received, after }, words, { ...clock, onTakenBack });
    if (taken === 'early') return { results: [], early: true, receipt: null };
    const { results, reused } = taken;
    if (reused > 0) log.warn('change_id_reused', { device: caller.device_id, count: reused });
    const last = received.at(-1);
    const receipt = last === undefined ? null : writeReceipt(last.change.id, caller, await readEpoch(db));
    return { results: [...results, ...strange], early: false, receipt };
  });

  app.post(paths.pull, { config: { needs: READ_EVERYTHING } }, async (request, reply) => {
    const caller = callerOf(request);
    const page = await pullPage(db, caller, parseBody(pullRequest, request.body), {
      now: clock.now,
      onTakenBack: () => log.warn('data_taken_back', { device: caller.device_id }),
    });
    return reply.type('application/json; charset=utf-8').send(page);
  });

  app.post(paths.inventory, { config: { needs: READ_EVERYTHING } }, async (request) => {
    const caller = callerOf(request);
    const wanted = parseBody(inventoryRequest, request.body);
    if (wanted.after === null) log.warn('inventory', { device: caller.device_id, reason: wanted.reason });
    return readInventory(db, caller, wanted);
  });
}
