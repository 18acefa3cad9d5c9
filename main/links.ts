import type { Input } from '#shared/contract.ts';

type Link = Input<'shell.openLink'>['link'];

/** The only addresses that the application ever hands to the browser. Data never names one. */
const LINKS: Readonly<Record<Link, string>> = {
  frontex_reintegration: 'https://www.frontex.europa.eu/return-and-reintegration/reintegration-assistance/',
  return_directive: 'https://eur-lex.europa.eu/eli/dir/2008/115/oj',
  project: 'https://return-desk.example/',
};

export const addressOfLink = (link: Link): string => LINKS[link];
