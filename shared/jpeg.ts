/** A JPEG without anything but the picture; null when it is not a whole one. Works on segments, decodes nothing. */
export function cleanJpeg(bytes: Uint8Array): CleanPicture | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  const parts: Uint8Array[] = [];
  let orientation = 1;
  let pixels = 0;
  let hasScan = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) return null;
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    at += 1;
    if (marker === undefined) return null;
    // What stands behind the end, a second picture or a whole archive, is left out.
    if (marker === EOI) break;
    const length = readUint16(bytes, at, 'big');
    if (length === null || length < 2 || at + length > bytes.length) return null;
    const body = bytes.subarray(at + 2, at + length);
    at += length;
    if (isFrame(marker)) {
      if (!FRAMES.includes(marker) || pixels > 0) return null;
      pixels = framePixels(body);
      if (pixels === 0) return null;
    }
    if (marker === APP1) orientation = readOrientation(body) ?? orientation;
    const kept = keptSegment(marker, body);
    if (kept !== null) parts.push(segment(marker, kept));
    if (marker !== SOS) continue;
    const end = endOfScan(bytes, at);
    if (pixels === 0 || end === null) return null;
    parts.push(bytes.subarray(at, end));
    at = end;
    hasScan = true;
  }
  if (!hasScan) return null;
  const upright = orientation === 1 ? [] : [segment(APP1, orientationOnly(orientation))];
  const start = Uint8Array.of(0xff, SOI);
  return { bytes: concat([start, ...upright, ...parts, Uint8Array.of(0xff, EOI)]), pixels };
}

export type CleanPicture = { bytes: Uint8Array; pixels: number };

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP1 = 0xe1;
const APP14 = 0xee;
/** Tables, restart intervals, and the number of lines where it comes later. */
const KEPT = [0xc4, 0xdb, 0xdc, 0xdd, SOS];
/** Baseline, extended and progressive: what every viewer of ours can show. */
const FRAMES = [0xc0, 0xc1, 0xc2];
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

const framePixels = (body: Uint8Array): number =>
  (readUint16(body, 1, 'big') ?? 0) * (readUint16(body, 3, 'big') ?? 0);

function keptSegment(marker: number, body: Uint8Array): Uint8Array | null {
  if (KEPT.includes(marker) || isFrame(marker)) return body;
  // Adobe's twelve bytes say how the colours are mixed; without them some pictures turn out wrong.
  if (marker === APP14 && startsWith(body, 'Adobe') && body.length >= 12) return body.subarray(0, 12);
  return null;
}

/** Where the next marker begins that is no part of the compressed picture. */
function endOfScan(bytes: Uint8Array, from: number): number | null {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) return null;
    const isPicture = next === 0x00 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isPicture) return at;
  }
  return null;
}

function segment(marker: number, body: Uint8Array): Uint8Array {
  const length = body.length + 2;
  return concat([Uint8Array.of(0xff, marker, length >> 8, length & 0xff), body]);
}

const ORIENTATION = 0x0112;

/** Which way is up, from the first directory of the Exif data; null where it does not say. */
function readOrientation(body: Uint8Array): number | null {
  if (!startsWith(body, 'Exif\0\0')) return null;
  const tiff = body.subarray(6);
  const order = startsWith(tiff, 'II*\0') ? 'little' : startsWith(tiff, 'MM\0*') ? 'big' : null;
  if (order === null) return null;
  const high = readUint16(tiff, order === 'big' ? 4 : 6, order);
  const low = readUint16(tiff, order === 'big' ? 6 : 4, order);
  if (high === null || low === null) return null;
  const directory = high * 65_536 + low;
  const entries = readUint16(tiff, directory, order) ?? 0;
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (readUint16(tiff, entry, order) !== ORIENTATION) continue;
    const value = readUint16(tiff, entry + 8, order);
    return value !== null && value >= 1 && value <= 8 ? value : null;
  }
  return null;
}

/** Exif data of ours with that one entry. */
const orientationOnly = (value: number): Uint8Array =>
  Uint8Array.of(
    ...[0x45, 0x78, 0x69, 0x66, 0, 0],
    ...[0x4d, 0x4d, 0, 0x2a, 0, 0, 0, 8, 0, 1],
    ...[ORIENTATION >> 8, ORIENTATION & 0xff, 0, 3, 0, 0, 0, 1, 0, value, 0, 0],
    ...[0, 0, 0, 0],
  );

function readUint16(bytes: Uint8Array, at: number, order: 'big' | 'little'): number | null {
  const [first, second] = [bytes[at], bytes[at + 1]];
  if (first === undefined || second === undefined) return null;
  return order === 'big' ? first * 256 + second : second * 256 + first;
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  [...text].every((character, index) => bytes[index] === character.charCodeAt(0));

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
