import type { Input } from '#shared/contract.ts';

type Link = Input<'shell.openLink'>['link'];

/** The only addresses that the application ever hands to the browser. Data never names one. */
const LINKS: Readonly<Record<Link, string>> = {
  frontex_reintegration: 'https://www.frontex.europa.eu/return-and-reintegration/reintegration-assistance/',
  return_directive: 'https://eur-lex.europa.eu/eli/dir/2008/115/oj',
  project: 'https://return-desk.example/',
};

/** The way to an endpoint's sign-in page: its random id is all that differs. */
const SIGN_IN_PATH = /^(?:\/[A-Za-z0-9._~-]+)*\/v1\/sign-in\/[A-Za-z0-9_-]{43}\/start$/;
const LOOPBACK = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/**
 * The one exception: the page where a person signs in to the endpoint whose address they typed. The core makes it
 * from that address; here it is looked at once more, as if it came from a stranger.
 */
export function isSignInPage(address: string): boolean {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return false;
  }
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
  // Written as a browser would write it: nothing is in it that only one of the two readers sees.
  return isAllowed && url.origin + url.pathname === address && SIGN_IN_PATH.test(url.pathname);
}

export const addressOfLink = (link: Link): string => LINKS[link];
