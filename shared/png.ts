import type { CleanPicture } from '#shared/jpeg.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** The picture itself, and how its numbers become colours. Colour profiles are left out: they carry texts. */
const KEPT = ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB'];
const ALONE = ['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB'];

/** A PNG without anything but the picture; null when it is not a whole one. Works on chunks, decodes nothing. */
export function cleanPng(bytes: Uint8Array): CleanPicture | null {
  if (!SIGNATURE.every((byte, index) => bytes[index] === byte)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [];
  const seen = new Set<string>();
  let pixels = 0;
  let at = SIGNATURE.length;
  for (let isFirst = true; ; isFirst = false) {
    if (at + 12 > bytes.length) return null;
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > bytes.length) return null;
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) return null;
    if (isFirst !== (type === 'IHDR')) return null;
    if (ALONE.includes(type) && seen.has(type)) return null;
    if (type === 'IHDR') {
      if (length !== 13) return null;
      pixels = view.getUint32(at + 8) * view.getUint32(at + 12);
    }
    const isKept = KEPT.includes(type);
    // A capital first letter: nobody who does not know this chunk may show the picture.
    if (!isKept && /^[A-Z]/.test(type)) return null;
    if (isKept) kept.push(bytes.subarray(at, end));
    seen.add(type);
    at = end;
    // What stands behind the end is left out.
    if (type === 'IEND') break;
  }
  if (!seen.has('IDAT') || pixels === 0) return null;
  const clean = new Uint8Array(SIGNATURE.length + kept.reduce((sum, chunk) => sum + chunk.length, 0));
  clean.set(SIGNATURE);
  let to = SIGNATURE.length;
  for (const chunk of kept) {
    clean.set(chunk, to);
    to += chunk.length;
  }
  return { bytes: clean, pixels };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
