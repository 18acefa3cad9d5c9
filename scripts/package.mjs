// `npm run package`: the app as users get it, in release/. Only the current Electron is ever packed for users;
// `npm run package -- --trial` tries the packing with the older one where no other can be had.

import path from 'node:path';
import { buildApp } from './app-build.mjs';
import { runtimeFile } from './launch.mjs';
import { setUp } from './set-up.mjs';
import { main, projectNode, readJson, run, say, step, stop, toolScript } from './steps.mjs';

await main(async () => {
  const parameters = process.argv.slice(2);
  const isTrial = parameters.includes('--trial');
  await setUp();
  const { executable, version, isOlder } = readJson(runtimeFile);
  if (isOlder && !isTrial) {
    throw stop(
      `Electron ${version} is for development and tests and is never packed for users. Package where GitHub ` +
        'answers, or try the packing itself with: npm run package -- --trial',
    );
  }
  await buildApp();
  const words = ['--config', 'electron-builder.yml', ...parameters.filter((word) => word !== '--trial')];
  if (isTrial) words.push('--dir', '--config.directories.output=release/trial');
  if (isOlder) {
    words.push(`--config.electronDist=${path.dirname(executable)}`, `--config.electronVersion=${version}`);
  }
  const title = isTrial ? 'Packing, as a trial that is not for users' : 'Packing';
  await step(title, () =>
    run(projectNode(), [toolScript('electron-builder'), ...words], {
      env: { RETURN_DESK_PACKING_TRIAL: isOlder ? '1' : '0' },
      output: 'show',
      limitSeconds: 1800,
    }),
  );
  say(`The package is in ${isTrial ? 'release/trial' : 'release'}.`);
});
