// `npm run endpoint`: the central endpoint alone, on embedded PGlite, or on PostgreSQL when DATABASE_URL is set.

import { preparePackages } from './packages.mjs';
import { main, projectNode, runInForeground } from './steps.mjs';

await main(async () => {
  await preparePackages();
  return runInForeground([projectNode(), 'endpoint/main.ts', ...process.argv.slice(2)]);
});
