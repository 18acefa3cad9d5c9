// `npm test`: types, lint, unit and integration tests, and the app itself in Electron. Also what CI runs.

import { buildApp } from './app-build.mjs';
import { conclude, endToEndTests, lint, types, unitTests } from './phases.mjs';
import { setUp } from './set-up.mjs';
import { main, say, sayWhyStopped } from './steps.mjs';

await main(async () => {
  const counts = [];
  try {
    await setUp({ forTests: true });
    say('Tests');
    counts.push(await types(), await lint(), await unitTests());
    await buildApp();
    counts.push(await endToEndTests());
  } catch (error) {
    sayWhyStopped(error);
    counts.push({ passed: 0, failed: 1 });
  }
  return conclude(counts);
});
