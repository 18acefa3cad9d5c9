// Writes data/catalogue.schema.json from the schema that the import checks with, so that the published one cannot
// differ from it. `node scripts/catalogue-schema.mjs` after a change of shared/programme.ts; a test compares both.

import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { catalogueEntry } from '../shared/programme.ts';

const DESCRIPTIONS = {
  id: 'Stable name of the record. It never changes and is never used again for another programme.',
  country_of_return: 'ISO 3166-1 alpha-2 or XK; "*" for a scheme of several or all countries.',
  countries: 'The countries that were seen by name. Empty with "*": no list of countries was seen.',
  name: 'Name as the source prints it, with an older name in brackets.',
  provider: 'Who gives the help in practice.',
  funder: 'Who pays.',
  open_to_member_states: 'States whose returnees may use it: ISO codes, or "all" / "all EU".',
  target_groups: 'Codes; labels are in locales/<language>/codes.json under target_group.',
  return_types_eligible: 'Ways of returning that are eligible.',
  assistance_types: 'Kinds of help.',
  amount_text: 'Amounts as words with their conditions. Never a number to compute or sort by.',
  duration_text: 'How long help lasts, as words.',
  languages: 'ISO 639-1 codes of the languages that the provider was seen to work in.',
  url: 'Host of the main page, shown as text and never opened by the application.',
  source: 'Addresses of the pages that were read.',
  valid_as_of: 'Date that the source itself carries; null where it carries none.',
  valid_as_of_note: 'What the date rests on.',
  confidence: 'How sure the record is, judged by whoever read the sources.',
  status: 'active, unknown or closed. Closed records stay, so that an old referral can still be read.',
  status_basis: 'What the status rests on.',
  inferred_fields: 'What was not on the page and had to be concluded.',
  notes: 'Whatever a counsellor should know before using it.',
};

export function catalogueSchema() {
  const schema = z.toJSONSchema(z.array(catalogueEntry), {
    override: ({ jsonSchema }) => {
      // The format says it; the expression that goes with it is longer than the rest of the schema.
      if (jsonSchema.format === 'date') delete jsonSchema.pattern;
    },
  });
  const { properties } = /** @type {{ properties: Record<string, object> }} */ (schema.items);
  for (const [name, description] of Object.entries(DESCRIPTIONS)) {
    properties[name] = { description, ...properties[name] };
  }
  const { $schema, ...rest } = schema;
  return { $schema, title: 'Reintegration programmes', ...rest };
}

if (import.meta.filename === process.argv[1]) {
  const file = new URL('../data/catalogue.schema.json', import.meta.url);
  const text = `${JSON.stringify(catalogueSchema(), null, 2)}\n`;
  if (text !== (await readFile(file, 'utf8').catch(() => ''))) await writeFile(file, text);
}
