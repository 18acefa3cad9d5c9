import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newFileKey, openChunk, sealChunk } from '#core/attachments/cipher.ts';

const plain = fc.uint8Array({ minLength: 1, maxLength: 300 });
const place = fc.record({
  attachmentId: fc.uuid(),
  index: fc.nat({ max: 99 }),
  count: fc.integer({ min: 1, max: 100 }),
});

test('what was sealed opens in its own place and in no other', () => {
  fc.assert(
    fc.property(plain, place, place, (bytes, here, there) => {
      const key = newFileKey();
      const sealed = sealChunk(key, here, bytes);
      expect(openChunk(key, here, sealed)).toEqual(Buffer.from(bytes));
      expect(openChunk(newFileKey(), here, sealed)).toBeNull();
      const isElsewhere = JSON.stringify(here) !== JSON.stringify(there);
      if (isElsewhere) expect(openChunk(key, there, sealed)).toBeNull();
    }),
  );
});

test('one bit, one byte less, one more: refused', () => {
  fc.assert(
    fc.property(plain, place, fc.nat(), fc.integer({ min: 0, max: 7 }), (bytes, here, at, bit) => {
      const key = newFileKey();
      const sealed = sealChunk(key, here, bytes);
      const flipped = Buffer.from(sealed);
      const index = at % flipped.length;
      flipped[index] = (flipped[index] as number) ^ (1 << bit);
      expect(openChunk(key, here, flipped)).toBeNull();
      expect(openChunk(key, here, sealed.subarray(0, at % sealed.length))).toBeNull();
      expect(openChunk(key, here, Buffer.concat([sealed, randomBytes(1)]))).toBeNull();
    }),
  );
});

test('a file of another order, length or attachment does not open', () => {
  const key = newFileKey();
  const id = '018f3c5e-0000-7000-8000-000000000001';
  const chunks = ['a', 'b', 'c'].map((text, index) =>
    sealChunk(key, { attachmentId: id, index, count: 3 }, Buffer.from(text)),
  );
  const open = (sealed: Buffer | undefined, index: number, count = 3) =>
    openChunk(key, { attachmentId: id, index, count }, sealed ?? Buffer.alloc(0));
  expect(open(chunks[1], 1)?.toString()).toBe('b');
  expect(open(chunks[1], 0)).toBeNull();
  expect(open(chunks[0], 0, 2)).toBeNull();
});
