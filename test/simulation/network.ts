import type { Transport, WireAnswer, WireRequest } from '#core/sync/transport.ts';
import { FailureError } from '#shared/errors.ts';
import type { Random } from '#test/simulation/random.ts';

/** A request on its way. The scheduler decides when it arrives, if it does, and what comes back. */
export type OnTheWay = {
  from: string;
  request: WireRequest;
  answer(answer: WireAnswer): void;
  fail(): void;
};

export type Network = {
  waiting: OnTheWay[];
  transportOf(device: string): Transport;
  /** Does something with one of the requests that wait. */
  step(): Promise<string>;
  /** A request that its sender gave up arrives after all. */
  deliverLate(): Promise<boolean>;
  /** The sender's process has ended: nobody waits for these answers. Their requests may still arrive. */
  forget(device: string): void;
  /** Whatever waits, and whatever is late, is lost. */
  drop(): void;
  /** From now on everything arrives, in order and whole. */
  heal(): void;
};

const FAULTS = {
  fine: 62,
  lost: 10,
  unanswered: 10,
  twice: 6,
  late: 6,
  cut_answer: 3,
  cut_request: 3,
} as const;

type Deps = {
  random: Random;
  /** The endpoint's answer to a request that has arrived. */
  arrive(request: WireRequest, from: string): Promise<WireAnswer>;
  /** An answer that its device really got. */
  onAnswered(device: string, request: WireRequest, answer: WireAnswer): void;
};

const unreachable = () => new FailureError('endpoint_unreachable');

export function createNetwork({ random, arrive, onAnswered }: Deps): Network {
  const waiting: OnTheWay[] = [];
  const late: OnTheWay[] = [];
  let isHealed = false;

  async function deliver(one: OnTheWay, fault: keyof typeof FAULTS): Promise<void> {
    const { request } = one;
    switch (fault) {
      case 'lost':
        return one.fail();
      case 'unanswered':
        await arrive(request, one.from);
        return one.fail();
      case 'late':
        late.push(one);
        return one.fail();
      case 'cut_request': {
        const body = request.body?.subarray(0, Math.max(1, Math.floor(request.body.length * 0.7))) ?? null;
        return one.answer(await arrive({ ...request, body }, one.from));
      }
      case 'cut_answer': {
        const whole = await arrive(request, one.from);
        return one.answer({ ...whole, text: whole.text.slice(0, Math.floor(whole.text.length * 0.8)) });
      }
      default: {
        if (fault === 'twice') await arrive(request, one.from);
        const answer = await arrive(request, one.from);
        onAnswered(one.from, request, answer);
        return one.answer(answer);
      }
    }
  }

  return {
    waiting,
    transportOf: (from) => ({
      isNear: true,
      send: (request) =>
        new Promise((resolve, reject) => {
          waiting.push({ from, request, answer: resolve, fail: () => reject(unreachable()) });
        }),
      close: () => undefined,
    }),
    async step() {
      // Requests of one device overtake each other as those of several do.
      const index = isHealed ? 0 : random.int(waiting.length);
      const [one] = waiting.splice(index, 1);
      if (one === undefined) return 'nothing';
      const fault = isHealed ? 'fine' : random.weighted(FAULTS);
      await deliver(one, fault);
      return `${one.from} ${one.request.path} ${fault}`;
    },
    async deliverLate() {
      const [one] = late.splice(random.int(late.length), 1);
      if (one !== undefined) await arrive(one.request, one.from);
      return one !== undefined;
    },
    forget(device) {
      for (let index = waiting.length - 1; index >= 0; index -= 1) {
        if (waiting[index]?.from !== device) continue;
        const [gone] = waiting.splice(index, 1);
        if (gone !== undefined && !isHealed && random.chance(0.5)) late.push(gone);
      }
    },
    drop() {
      for (const one of waiting.splice(0)) one.fail();
      late.length = 0;
    },
    heal() {
      isHealed = true;
    },
  };
}
