import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

const root = import.meta.dirname;

/** The page, as files that a strict content security policy accepts: nothing inline, no data: address, no fetch. */
export function rendererBundle(): InlineConfig {
  return {
    configFile: false,
    root: path.join(root, 'renderer'),
    logLevel: 'warn',
    publicDir: false,
    base: '/',
    plugins: [react()],
    build: {
      outDir: path.join(root, 'dist/renderer'),
      emptyOutDir: true,
      target: 'chrome114',
      assetsInlineLimit: 0,
      // The polyfill would fetch, which the policy refuses; Chromium preloads modules by itself.
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1200,
      license: { fileName: 'third-party-licenses.md' },
    },
  };
}
