// `npm run bench`: prints medians of what the user waits for.

import { buildApp } from './app-build.mjs';
import { displayWrapper, planLaunch } from './launch.mjs';
import { setUp } from './set-up.mjs';
import { main, projectNode, runInForeground } from './steps.mjs';

await main(async () => {
  await setUp({ forTests: true });
  await buildApp();
  const words = [...displayWrapper({ always: true }), projectNode(), 'test/bench/main.ts'];
  return runInForeground([...words, ...process.argv.slice(2)], { env: planLaunch().env });
});
