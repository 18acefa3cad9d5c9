import { z } from 'zod';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';

/** Kept in the clear beside the vaults, so that the lock screen speaks the right language. Nothing personal. */
export const preferences = z.strictObject({
  language: z.enum(INTERFACE_LANGUAGES),
  appearance: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
});
export type Preferences = z.infer<typeof preferences>;
