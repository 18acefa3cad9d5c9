import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { JpegImage } from 'pdfjs-dist/image_decoders/pdf.image_decoders.mjs';
import { describe, expect, test } from 'vitest';
import { ATTACHMENT_BYTES } from '#shared/attachment.ts';
import { isCleanContent, readContent } from '#shared/attachment-content.ts';
import { exif, jpegSegment, pngChunk, someJpeg, somePdf, somePng } from '#test/support/pictures.ts';

const CANARY = 'KANARIENVOGEL';
const ascii = (text: string) => Buffer.from(text, 'latin1');
const has = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(ascii(text));

function read(bytes: Uint8Array) {
  const result = readContent(bytes);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
const refusal = (bytes: Uint8Array) => {
  const result = readContent(bytes);
  return result.ok ? 'taken' : result.error.code;
};

/** The brightness of each pixel, by a decoder that is not ours. */
function decode(bytes: Uint8Array): { width: number; height: number; grey: number[] } {
  const image = new JpegImage();
  image.parse(new Uint8Array(bytes));
  const { width, height } = image;
  const data = image.getData({ width, height, forceRGB: false });
  return { width, height, grey: [...data] };
}

/** Where a segment of this kind begins, with its body. */
function segments(bytes: Uint8Array): [marker: number, body: Buffer][] {
  const found: [number, Buffer][] = [];
  const view = Buffer.from(bytes);
  for (let at = 2; view[at] === 0xff && view[at + 1] !== 0xd9; ) {
    const length = view.readUInt16BE(at + 2);
    found.push([view[at + 1] as number, view.subarray(at + 4, at + 2 + length)]);
    if (view[at + 1] === 0xda) break;
    at += 2 + length;
  }
  return found;
}

describe('a photo', () => {
  const loaded = (orientation: number, order: 'II' | 'MM' = 'II') =>
    someJpeg({
      before: [
        jpegSegment(0xe0, ascii('JFIF\0\x01\x02\0\0\x01\0\x01\0\0')),
        jpegSegment(0xe1, exif(orientation, CANARY, order)),
        jpegSegment(0xe1, ascii(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${CANARY}</x:xmpmeta>`)),
        jpegSegment(0xe2, ascii(`ICC_PROFILE\0\x01\x01${CANARY}`)),
        jpegSegment(0xed, ascii(`Photoshop 3.0\0${CANARY}`)),
        jpegSegment(0xfe, ascii(CANARY)),
      ],
      behind: ascii(`PK\x03\x04${CANARY}`),
    });

  test('loses place, camera, preview, comments and what stands behind its end, and decodes to the same picture', () => {
    const before = loaded(1);
    const { media_type, bytes } = read(before);
    expect(media_type).toBe('image/jpeg');
    expect(has(before, CANARY)).toBe(true);
    expect(has(bytes, CANARY)).toBe(false);
    expect(has(bytes, 'Exif')).toBe(false);
    expect(segments(bytes).map(([marker]) => marker)).toEqual([0xdb, 0xc0, 0xc4, 0xc4, 0xda]);
    const seen = decode(bytes);
    expect(seen).toEqual(decode(someJpeg()));
    expect(seen).toMatchObject({ width: 16, height: 8 });
    expect([seen.grey[0], seen.grey[15]]).toEqual([40, 220]);
  });

  test.each(['II', 'MM'] as const)(
    'keeps which way is up, and nothing else of its Exif data (%s)',
    (order) => {
      for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
        const { bytes } = read(loaded(orientation, order));
        const [first, ...others] = segments(bytes);
        expect(first?.[0]).toBe(0xe1);
        expect(first?.[1].length).toBe(32);
        expect(first?.[1].readUInt16BE(24)).toBe(orientation);
        expect(others.some(([marker]) => marker >= 0xe0)).toBe(false);
        expect(has(bytes, CANARY)).toBe(false);
        expect(decode(bytes)).toMatchObject({ width: 16, height: 8 });
      }
    },
  );

  test('cleaning a clean one changes nothing', () => {
    for (const orientation of [1, 6]) {
      const { bytes } = read(loaded(orientation));
      expect(Buffer.compare(read(bytes).bytes, bytes)).toBe(0);
      expect(isCleanContent(bytes, 'image/jpeg')).toBe(true);
      expect(isCleanContent(bytes, 'image/png')).toBe(false);
    }
    expect(isCleanContent(loaded(6), 'image/jpeg')).toBe(false);
  });

  test('that is cut off, or is only a beginning, is damaged', () => {
    const whole = someJpeg();
    for (let length = 3; length < whole.length; length++) {
      expect(refusal(whole.subarray(0, length)), String(length)).toBe('attachment_damaged');
    }
  });

  test('of a size that nothing could show is refused', () => {
    const huge = someJpeg();
    const frame = huge.indexOf(Buffer.from([0xff, 0xc0]));
    huge.writeUInt16BE(60_000, frame + 5);
    huge.writeUInt16BE(60_000, frame + 7);
    expect(refusal(huge)).toBe('attachment_too_large');
  });
});

describe('a picture in PNG', () => {
  const beside = [
    pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
    pngChunk('tEXt', ascii(`Author\0${CANARY}`)),
    pngChunk('iTXt', ascii(`XML:com.adobe.xmp\0\0\0\0\0${CANARY}`)),
    pngChunk('eXIf', exif(6, CANARY).subarray(6)),
    pngChunk('tIME', Buffer.from([7, 0xe8, 1, 1, 0, 0, 0])),
    pngChunk('iCCP', ascii(`${CANARY}\0\0`)),
  ];

  test('keeps the picture and loses the rest', () => {
    const before = Buffer.concat([somePng(16, 8, beside), ascii(`PK${CANARY}`)]);
    const { media_type, bytes } = read(before);
    expect(media_type).toBe('image/png');
    expect(has(bytes, CANARY)).toBe(false);
    for (const type of ['tEXt', 'iTXt', 'eXIf', 'tIME', 'iCCP']) expect(has(bytes, type)).toBe(false);
    expect(has(bytes, 'gAMA')).toBe(true);
    const data = Buffer.from(bytes);
    const idat = data.indexOf('IDAT');
    const lines = inflateSync(data.subarray(idat + 4, idat + 4 + data.readUInt32BE(idat - 4)));
    expect(lines.length).toBe(8 * 17);
    expect(isCleanContent(bytes, 'image/png')).toBe(true);
    expect(isCleanContent(before, 'image/png')).toBe(false);
  });

  test('that is cut off, changed, or asks for what nobody knows is damaged', () => {
    const whole = somePng();
    for (let length = 8; length < whole.length; length++)
      expect(refusal(whole.subarray(0, length))).toBe('attachment_damaged');
    const flipped = Buffer.from(whole);
    flipped[20] = 1;
    expect(refusal(flipped)).toBe('attachment_damaged');
    expect(refusal(somePng(16, 8, [pngChunk('WEBM', ascii('x'))]))).toBe('attachment_damaged');
  });
});

describe('a PDF', () => {
  test('stays as it is', () => {
    const whole = somePdf(['Page one', 'Page two']);
    expect(read(whole)).toEqual({ media_type: 'application/pdf', bytes: whole });
    expect(isCleanContent(whole, 'application/pdf')).toBe(true);
  });

  test('that hides behind something else, or something behind it, is not one', () => {
    expect(refusal(Buffer.concat([ascii('<html>'), somePdf()]))).toBe('attachment_type');
    expect(refusal(ascii('%PDF-1.7 and nothing more'))).toBe('attachment_damaged');
    expect(refusal(Buffer.concat([somePdf(), Buffer.alloc(3000, 1)]))).toBe('attachment_damaged');
    expect(read(Buffer.concat([somePdf(), ascii('PK\x05\x06')])).bytes.length).toBe(somePdf().length);
  });
});

test('whatever it is called: programs, pages, drawings and archives are refused', () => {
  const others = [
    ascii('MZ\x90\0\x03'),
    ascii('\x7fELF\x02\x01'),
    ascii('<!doctype html><script>alert(1)</script>'),
    ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ascii('PK\x03\x04'),
    ascii('GIF89a\x01\0\x01\0'),
    ascii('RIFF\0\0\0\0WEBPVP8 '),
    ascii('\0\0\0\x18ftypheic'),
    ascii('BM'),
    ascii('II*\0'),
    Buffer.alloc(0),
    Buffer.alloc(100),
  ];
  for (const bytes of others) expect(refusal(bytes)).toBe('attachment_type');
  expect(refusal(Buffer.alloc(ATTACHMENT_BYTES + 1))).toBe('attachment_too_large');
});

test('no bytes make it throw or run without end, and what it gives is clean', () => {
  const starts = [someJpeg(), somePng(), somePdf(), Buffer.from([0xff, 0xd8, 0xff])];
  const mixed = fc
    .tuple(fc.constantFrom(...starts), fc.nat(), fc.uint8Array({ maxLength: 64 }))
    .map(([start, at, noise]) => {
      const bytes = Buffer.concat([start, noise]);
      bytes.set(noise, at % Math.max(1, start.length));
      return bytes;
    });
  fc.assert(
    fc.property(mixed, (bytes) => {
      const result = readContent(bytes);
      if (result.ok) expect(isCleanContent(result.value.bytes, result.value.media_type)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
