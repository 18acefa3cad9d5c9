import { deflateSync } from 'node:zlib';
import { crc32 } from '#shared/png.ts';

/** Real little pictures and documents, byte by byte, with as much beside the picture as a test wants to find again. */
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

export function jpegSegment(marker: number, body: Uint8Array): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

type JpegOptions = {
  /** Brightness of each block of 8 by 8 pixels, row by row. */
  blocks?: readonly (readonly number[])[];
  /** Put between the start and the picture. */
  before?: readonly Buffer[];
  /** Put between the picture and the end mark's successor: behind the end. */
  behind?: Buffer;
};

/** A baseline JPEG in grey: each block has one brightness. */
export function someJpeg({ blocks = [[40, 220]], before = [], behind }: JpegOptions = {}): Buffer {
  const width = (blocks[0]?.length ?? 0) * 8;
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(blocks.length * 8, 1);
  frame.writeUInt16BE(width, 3);
  // DC: twelve categories in codes of four bits. AC: one code of one bit, "nothing more in this block".
  const dcCounts = [0, 0, 0, 12, ...Array(12).fill(0)];
  const acCounts = [1, ...Array(15).fill(0)];
  let bits = '';
  let last = 0;
  for (const brightness of blocks.flat()) {
    const level = Math.round(brightness - 128);
    const difference = level - last;
    last = level;
    const size = difference === 0 ? 0 : Math.floor(Math.log2(Math.abs(difference))) + 1;
    const coded = difference >= 0 ? difference : difference + 2 ** size - 1;
    bits += size.toString(2).padStart(4, '0') + (size === 0 ? '' : coded.toString(2).padStart(size, '0'));
    bits += '0';
  }
  while (bits.length % 8 !== 0) bits += '1';
  const scan: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8), 2);
    scan.push(byte, ...(byte === 0xff ? [0] : []));
  }
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...before,
    jpegSegment(0xdb, Buffer.from([0, ...Array(64).fill(8)])),
    jpegSegment(0xc0, frame),
    jpegSegment(0xc4, Buffer.from([0x00, ...dcCounts, ...Array.from({ length: 12 }, (_, size) => size)])),
    jpegSegment(0xc4, Buffer.from([0x10, ...acCounts, 0])),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from(scan),
    Buffer.from([0xff, 0xd9]),
    behind ?? Buffer.alloc(0),
  ]);
}

/** Exif data with a camera, a place and which way is up, in either order of bytes. */
export function exif(orientation: number, camera: string, order: 'II' | 'MM' = 'II'): Buffer {
  const short = (value: number) => {
    const bytes = Buffer.alloc(2);
    if (order === 'II') bytes.writeUInt16LE(value);
    else bytes.writeUInt16BE(value);
    return bytes;
  };
  const long = (value: number) => {
    const bytes = Buffer.alloc(4);
    if (order === 'II') bytes.writeUInt32LE(value);
    else bytes.writeUInt32BE(value);
    return bytes;
  };
  const entry = (tag: number, type: number, count: number, value: Buffer) =>
    Buffer.concat([
      short(tag),
      short(type),
      long(count),
      Buffer.concat([value, Buffer.alloc(4)]).subarray(0, 4),
    ]);
  const texts = ascii(`${camera}\0`);
  const textsAt = 8 + 2 + 3 * 12 + 4;
  const gpsAt = textsAt + texts.length + (texts.length % 2);
  return Buffer.concat([
    ascii('Exif\0\0'),
    ascii(order),
    short(42),
    long(8),
    short(3),
    entry(0x010f, 2, texts.length, long(textsAt)),
    entry(0x0112, 3, 1, short(orientation)),
    entry(0x8825, 4, 1, long(gpsAt)),
    long(0),
    texts,
    Buffer.alloc(texts.length % 2),
    short(1),
    entry(0x0001, 2, 2, ascii('N\0')),
    long(0),
  ]);
}

export function pngChunk(type: string, body: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const content = Buffer.concat([ascii(type), body]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, crc]);
}

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG in grey with whatever chunks beside the picture. */
export function somePng(width = 16, height = 8, beside: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.from([0, ...Array.from({ length: width }, (_, x) => (x * 16 + y * 8) % 256)]),
  );
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', header),
    ...beside,
    pngChunk('IDAT', deflateSync(Buffer.concat(lines))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PDF that every reader shows: a text on each page. `filler` makes it as large as a test wants. */
export function somePdf(
  pages: readonly string[] = ['One page'],
  filler: Uint8Array = Buffer.alloc(0),
): Buffer {
  const pageIds = pages.map((_, index) => 4 + index * 2);
  const objects: Buffer[] = [
    ascii('<< /Type /Catalog /Pages 2 0 R >>'),
    ascii(`<< /Type /Pages /Count ${pages.length} /Kids [${pageIds.map((id) => `${id} 0 R`).join(' ')}] >>`),
    ascii('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
  ];
  for (const [index, text] of pages.entries()) {
    const drawing = `BT /F1 28 Tf 72 720 Td (${text}) Tj ET 0.2 0.4 0.8 rg 72 500 200 120 re f`;
    objects.push(
      ascii(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      ),
      ascii(`<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`),
    );
  }
  if (filler.length > 0) {
    objects.push(
      Buffer.concat([ascii(`<< /Length ${filler.length} >>\nstream\n`), filler, ascii('\nendstream')]),
    );
  }
  const parts: Buffer[] = [ascii('%PDF-1.7\n')];
  const offsets: number[] = [];
  let at = 9;
  for (const [index, body] of objects.entries()) {
    const object = Buffer.concat([ascii(`${index + 1} 0 obj\n`), body, ascii('\nendobj\n')]);
    offsets.push(at);
    parts.push(object);
    at += object.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(
    ascii(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}
