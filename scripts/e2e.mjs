// `npm run e2e`: the end-to-end tests; after `--` Playwright's own words: npm run e2e -- session.spec.ts

import { buildApp } from './app-build.mjs';
import { conclude, endToEndTests } from './phases.mjs';
import { setUp } from './set-up.mjs';
import { main } from './steps.mjs';

await main(async () => {
  await setUp({ forTests: true });
  await buildApp();
  return conclude([await endToEndTests(process.argv.slice(2))]);
});
