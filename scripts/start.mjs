// `npm start`: from a fresh clone to the open app. What follows `--` goes to the app: npm start -- --lang=nl

import { buildApp } from './app-build.mjs';
import { displayWrapper, isChromiumNoise, planLaunch } from './launch.mjs';
import { setUp } from './set-up.mjs';
import { main, runInForeground, say, seconds } from './steps.mjs';

await main(async () => {
  const start = performance.now();
  await setUp();
  await buildApp();
  const wrapper = displayWrapper();
  const { executable, parameters, env, notes } = planLaunch({ isVirtualDisplay: wrapper.length > 0 });
  say(`Return Desk opens (${seconds(start)})`);
  for (const note of notes) say(`    ${note}`);
  return runInForeground([...wrapper, executable, ...parameters, ...process.argv.slice(2)], {
    env,
    isNoise: isChromiumNoise,
  });
});
