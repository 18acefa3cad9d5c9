import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BrowserKeys } from '#endpoint/identity-provider.ts';

/** One browser in one sign-in. */
export type Browser = { id: string; secret: string };

const SECONDS = 600;
const nameOf = (isSecure: boolean): string =>
  isSecure ? '__Host-return-desk-sign-in' : 'return-desk-sign-in';

/** Gives a browser its secret, which only it has: the table keeps the hash, the page never sees it. */
export function giveCookie(reply: FastifyReply, { id, secret }: Browser, isSecure: boolean): void {
  // Lax: the way back from the provider is a link from another site.
  const rules = `Path=/; HttpOnly; SameSite=Lax; Max-Age=${SECONDS}${isSecure ? '; Secure' : ''}`;
  reply.header('set-cookie', `${nameOf(isSecure)}=${id}.${secret}; ${rules}`);
}

export function takeCookie(reply: FastifyReply, isSecure: boolean): void {
  const rules = `Path=/; HttpOnly; SameSite=Lax; Max-Age=0${isSecure ? '; Secure' : ''}`;
  reply.header('set-cookie', `${nameOf(isSecure)}=; ${rules}`);
}

export function readCookie(request: FastifyRequest, isSecure: boolean): Browser | null {
  for (const pair of (request.headers.cookie ?? '').split(/;\s*/)) {
    const [, name, id, secret] = /^([^=]+)=([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})$/.exec(pair) ?? [];
    if (name === nameOf(isSecure) && id !== undefined && secret !== undefined) return { id, secret };
  }
  return null;
}

const derive = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url');

/** Derived and not stored: who reads the tables can finish nobody's sign-in, and any process can go on with it. */
export const keysOf = (secret: string): BrowserKeys => ({
  state: derive(secret, 'state'),
  nonce: derive(secret, 'nonce'),
  verifier: derive(secret, 'verifier'),
});
export const formKeyOf = (secret: string): string => derive(secret, 'form');

export function isSame(given: unknown, expected: string): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
