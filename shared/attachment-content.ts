import { ATTACHMENT_BYTES, type MediaType } from '#shared/attachment.ts';
import { fail, ok, type Result } from '#shared/errors.ts';
import { cleanJpeg } from '#shared/jpeg.ts';
import { cleanPng } from '#shared/png.ts';

/** A page in A2 at 600 dots an inch, and a limit to what a small file may unfold into. */
const MAX_PIXELS = 150_000_000;

export type Content = { media_type: MediaType; bytes: Uint8Array };

/**
 * What a file holds, by its content alone, without what it says beside the picture: place, camera, author, time,
 * preview. A PDF stays as it is. Works on bytes only, so that device and endpoint judge alike.
 */
export function readContent(bytes: Uint8Array): Result<Content> {
  if (bytes.length > ATTACHMENT_BYTES) return fail('attachment_too_large');
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return picture('image/jpeg', cleanJpeg(bytes));
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47])) return picture('image/png', cleanPng(bytes));
  if (startsWith(bytes, PDF_START)) {
    const whole = wholePdf(bytes);
    return whole === null ? fail('attachment_damaged') : ok({ media_type: 'application/pdf', bytes: whole });
  }
  return fail('attachment_type');
}

/** Whether this is the content of an attachment as a device stores it: of its type, and with nothing to take out. */
export function isCleanContent(bytes: Uint8Array, mediaType: MediaType): boolean {
  const read = readContent(bytes);
  if (!read.ok || read.value.media_type !== mediaType) return false;
  const clean = read.value.bytes;
  if (clean.length !== bytes.length) return false;
  for (let at = 0; at < bytes.length; at++) if (clean[at] !== bytes[at]) return false;
  return true;
}

function picture(
  media_type: MediaType,
  clean: { bytes: Uint8Array; pixels: number } | null,
): Result<Content> {
  if (clean === null) return fail('attachment_damaged');
  if (clean.pixels > MAX_PIXELS) return fail('attachment_too_large');
  return ok({ media_type, bytes: clean.bytes });
}

const PDF_START = [...'%PDF-'].map((character) => character.charCodeAt(0));
const PDF_END = [...'%%EOF'].map((character) => character.charCodeAt(0));
/** Where readers look for the end. */
const PDF_TAIL = 1024;
const SPACES = [0x00, 0x09, 0x0a, 0x0c, 0x0d, 0x20];

/** From its first byte to its end mark, with the spaces behind that; null without one. */
function wholePdf(bytes: Uint8Array): Uint8Array | null {
  if (!/^[12]\.\d$/.test(String.fromCharCode(...bytes.subarray(5, 8)))) return null;
  const first = Math.max(0, bytes.length - PDF_TAIL);
  for (let at = bytes.length - PDF_END.length; at >= first; at--) {
    if (!PDF_END.every((byte, index) => bytes[at + index] === byte)) continue;
    let end = at + PDF_END.length;
    while (end < bytes.length && SPACES.includes(bytes[end] as number)) end += 1;
    return bytes.subarray(0, end);
  }
  return null;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);
