import { z } from 'zod';
import { call, done, nothing } from '#shared/calls/call.ts';
import { LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';
import { preferences } from '#shared/preferences.ts';

/**
 * What the main process answers itself; the core answers everything else. In a file of its own, so that main does not
 * read all the schemas of records before the window opens.
 */
export const shellCalls = {
  'shell.info': call({
    at: 'shell',
    access: 'anyone',
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      electron: z.string(),
      platform: z.string(),
      preferences,
      /** Set for screenshots of the mirrored pseudo-language; development only. */
      pseudo_language: z.boolean(),
    }),
    changes: [],
  }),
  'shell.savePreferences': call({
    at: 'shell',
    access: 'anyone',
    input: preferences,
    output: done,
    changes: [],
  }),
  'shell.lock': call({ at: 'shell', access: 'anyone', input: nothing, output: done, changes: ['vault'] }),
  /** The page's answer to the `flush` event: whatever was being typed is stored. */
  'shell.flushed': call({ at: 'shell', access: 'anyone', input: nothing, output: done, changes: [] }),
  'shell.openLink': call({
    at: 'shell',
    access: 'anyone',
    input: z.strictObject({ link: z.enum(['frontex_reintegration', 'return_directive', 'project']) }),
    output: done,
    changes: [],
  }),
  'shell.copy': call({
    at: 'shell',
    access: 'member',
    input: z.strictObject({ text: z.string().max(5000) }),
    output: done,
    changes: [],
  }),
  'shell.printLeaflet': call({
    at: 'shell',
    access: 'member',
    input: z.strictObject({
      language: z.enum(LEAFLET_LANGUAGES),
      second: z.enum(LEAFLET_LANGUAGES).nullable(),
    }),
    output: z.strictObject({ saved: z.boolean() }),
    changes: [],
    savesAs: { name: 'return-desk-information', extension: 'pdf' },
  }),
} as const;
