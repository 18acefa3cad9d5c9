import path from 'node:path';
import type { InlineConfig } from 'vite';

const root = import.meta.dirname;

/** One program of the main side: the app's entry, the page's preload, or the core that runs in its own process. */
const programs = {
  main: 'main/main.ts',
  preload: 'main/preload.ts',
  core: 'main/core/process.ts',
};

export type MainProgram = keyof typeof programs;

/**
 * CommonJS, since the older Electron that development may run on cannot load ES modules in the main process.
 * Everything is bundled except Electron and the database, which is native.
 */
export function mainBundle(program: MainProgram): InlineConfig {
  return {
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: true,
      outDir: path.join(root, 'dist/main'),
      // Three programs share the folder; scripts/bundle.mjs empties it once.
      emptyOutDir: false,
      target: 'node18',
      minify: false,
      // Read from the disk, so its size matters little.
      chunkSizeWarningLimit: 10_000,
      rolldownOptions: {
        input: { [program]: path.join(root, programs[program]) },
        external: ['electron', 'better-sqlite3', /^node:/],
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: `${program}-[name]-[hash].cjs`,
          // A sandboxed preload can load no second file. The core loads its heavy exports only when asked.
          ...(program === 'core' ? {} : { codeSplitting: false }),
        },
      },
    },
  };
}
