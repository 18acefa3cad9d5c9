// `npm run build`: the app's bundles in dist/.

import { buildApp } from './app-build.mjs';
import { preparePackages } from './packages.mjs';
import { main } from './steps.mjs';

await main(async () => {
  await preparePackages();
  await buildApp();
});
