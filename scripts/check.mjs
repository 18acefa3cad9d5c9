// `npm run check`: what can be tested without Electron. Names of test files after `--` limit the unit tests.

import { preparePackages } from './packages.mjs';
import { conclude, lint, types, unitTests } from './phases.mjs';
import { main } from './steps.mjs';
import { prepareSystemLibraries } from './system-libraries.mjs';

await main(async () => {
  await preparePackages();
  await prepareSystemLibraries({ forTests: true });
  return conclude([await types(), await lint(), await unitTests(process.argv.slice(2))]);
});
