// `npm run simulate`: 10,000 seeds of devices, endpoint and everything that can happen between them; `-- --seed 7` one.

import { setUp } from './set-up.mjs';
import { main, projectNode, runInForeground } from './steps.mjs';

await main(async () => {
  await setUp({ forTests: true });
  return runInForeground([projectNode(), 'test/simulation/main.ts', ...process.argv.slice(2)]);
});
