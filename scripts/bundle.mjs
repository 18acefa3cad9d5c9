// Started by app-build.mjs on Node 24; `npm run build` is the command for people.

import { bundleOnce } from './bundles.mjs';

await bundleOnce();
