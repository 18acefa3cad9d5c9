// Started by app-build.mjs on Node 24; `npm run build` is the command for people.

import { bundleOnce } from './bundles.mjs';

try {
  await bundleOnce();
} catch (error) {
  // The bundler's message names the file and the line; its own stack helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
