import type { Transport, WireRequest } from '#core/sync/transport.ts';
import type { Change } from '#shared/change.ts';

/** A field of the next version. */
export const NEXT_FIELD = 'x_next';

type Generation = 'newer' | 'older';

/**
 * What stands between a device and an endpoint that are one version apart. A newer device writes a field that the
 * endpoint does not know, and is refused until the endpoint is updated; an older one is sent a field that it does not
 * know, and keeps it.
 */
export function versionApart(
  transport: Transport,
  generation: Generation,
  isUpdated: () => boolean,
): Transport {
  return {
    ...transport,
    async send(request) {
      if (generation === 'newer' && !isUpdated() && request.path === '/v1/push') {
        return transport.send(withNextField(request));
      }
      // The endpoint of this story knows the field; ours would call it strange.
      const isBack = generation === 'older' && request.path === '/v1/push';
      const answer = await transport.send(isBack ? withoutNextField(request) : request);
      if (generation !== 'older' || request.path !== '/v1/pull' || answer.status !== 200) return answer;
      return { ...answer, text: addToPersons(answer.text) };
    },
  };
}

function withNextField(request: WireRequest): WireRequest {
  const push = JSON.parse(request.body?.toString('utf8') ?? '{}') as { changes: Change[] };
  for (const change of push.changes) {
    if (change.entity === 'person' && change.as_of == null)
      change.fields = { ...change.fields, [NEXT_FIELD]: 1 };
  }
  return { ...request, body: Buffer.from(JSON.stringify(push)) };
}

function withoutNextField(request: WireRequest): WireRequest {
  const push = JSON.parse(request.body?.toString('utf8') ?? '{}') as { changes: Change[] };
  for (const { fields } of push.changes) delete fields[NEXT_FIELD];
  return { ...request, body: Buffer.from(JSON.stringify(push)) };
}

/** A cut answer stays cut. */
function addToPersons(text: string): string {
  try {
    const page = JSON.parse(text) as { records: { entity: string; fields?: Record<string, unknown> }[] };
    for (const { entity, fields } of page.records) if (entity === 'person' && fields) fields[NEXT_FIELD] = 1;
    return JSON.stringify(page);
  } catch {
    return text;
  }
}
