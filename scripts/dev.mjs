// `npm run dev`: the app in a window that follows the sources. It loads the same files through the same app://
// address as the real one, so the content security policy that is tried is the real one too.

import { displayWrapper } from './launch.mjs';
import { setUp } from './set-up.mjs';
import { main, projectNode, runInForeground } from './steps.mjs';

await main(async () => {
  await setUp();
  return runInForeground([
    ...displayWrapper(),
    projectNode(),
    'scripts/dev-window.mjs',
    ...process.argv.slice(2),
  ]);
});
