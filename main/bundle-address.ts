/** The page has one origin and one document; everything else under it is a file of the bundle. */
export const BUNDLE_SCHEME = 'app';
export const BUNDLE_ORIGIN = 'app://bundle';
export const START_PAGE = `${BUNDLE_ORIGIN}/index.html`;

const MAX_LENGTH = 512;
const SEGMENT = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  md: 'text/markdown; charset=utf-8',
};

export type BundleFile = { segments: readonly string[]; contentType: string };

/**
 * Which file an address means, or null. Nothing is decoded or resolved: the names that the build makes need no
 * percent sign, no dots alone and no backslash, so an address with one of them is not a file of ours.
 */
export function bundleFileOf(address: string): BundleFile | null {
  if (address.length > MAX_LENGTH || !address.startsWith(`${BUNDLE_ORIGIN}/`)) return null;
  const path = address.slice(BUNDLE_ORIGIN.length + 1).split(/[?#]/, 1)[0] ?? '';
  const segments = path === '' ? ['index.html'] : path.split('/');
  if (!segments.every((segment) => SEGMENT.test(segment))) return null;
  const extension = segments.at(-1)?.match(/\.([a-z0-9]+)$/)?.[1];
  const contentType = extension === undefined ? undefined : CONTENT_TYPES[extension];
  return contentType === undefined ? null : { segments, contentType };
}

/** A document of ours: the start page, with whatever the page's own routes put behind `#`. */
export function isOwnPage(address: string): boolean {
  return address === START_PAGE || address.startsWith(`${START_PAGE}#`);
}
