import { promisify } from 'node:util';
import { constants, gunzip, gzip, zstdCompress } from 'node:zlib';
import { HttpFailure } from '#endpoint/failures.ts';

const gzipAsync = promisify(gzip);
const gunzipAsync = promisify(gunzip);
const zstdAsync = promisify(zstdCompress);
/** A smaller answer gains nothing. */
const COMPRESS_FROM_BYTES = 1400;

type Encoding = 'zstd' | 'gzip';

/** zstd before gzip, for who names it: devices on an older runtime know gzip only. */
export function chooseEncoding(accepted: string | undefined): Encoding | null {
  const offers = (accepted ?? '').split(',').map((offer) => offer.trim().split(';'));
  const takes = (name: Encoding) =>
    offers.some(([offer, quality]) => offer === name && !/^\s*q=0(\.0*)?\s*$/.test(quality ?? ''));
  if (takes('zstd')) return 'zstd';
  return takes('gzip') ? 'gzip' : null;
}

/** The fastest level of each: beyond it time grows faster than bytes shrink. */
export async function compress(payload: string, encoding: Encoding): Promise<Buffer> {
  if (encoding === 'gzip') return gzipAsync(payload, { level: 1 });
  return zstdAsync(payload, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
}

export const isWorthCompressing = (payload: unknown): payload is string =>
  typeof payload === 'string' && payload.length >= COMPRESS_FROM_BYTES;

/** A body as it came to its text. What would unfold beyond the cap is stopped while it unfolds. */
export async function unpack(body: Buffer, encoding: string | undefined, cap: number): Promise<string> {
  if (encoding === undefined || encoding === 'identity') return body.toString('utf8');
  if (encoding !== 'gzip') throw new HttpFailure(415, 'input_invalid');
  try {
    return (await gunzipAsync(body, { maxOutputLength: cap })).toString('utf8');
  } catch (cause) {
    const isTooLarge = (cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new HttpFailure(isTooLarge ? 413 : 400, 'input_invalid');
  }
}
