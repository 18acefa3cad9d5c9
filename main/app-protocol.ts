import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CustomScheme, Session } from 'electron';
import { BUNDLE_SCHEME, bundleFileOf } from '#main/bundle-address.ts';

/**
 * The hash lets pass the one style element that React Aria writes (touch action of what is pressed) and nothing
 * else. There is no network for the page at all: only the core talks to the endpoint.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Must be told to Electron before the app is ready. */
export const BUNDLE_PRIVILEGES: CustomScheme = {
  scheme: BUNDLE_SCHEME,
  privileges: { standard: true, secure: true },
};

export function serveBundle(session: Session, folder: string): void {
  session.protocol.handle(BUNDLE_SCHEME, (request) => answer(folder, request));
}

async function answer(folder: string, request: Request): Promise<Response> {
  const file = request.method === 'GET' ? bundleFileOf(request.url) : null;
  if (file === null) return notFound();
  try {
    const body = await readFile(path.join(folder, ...file.segments));
    return new Response(body, { headers: { ...HEADERS, 'Content-Type': file.contentType } });
  } catch {
    return notFound();
  }
}

const notFound = () => new Response(null, { status: 404, headers: HEADERS });
