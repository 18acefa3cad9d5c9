import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';

const root = import.meta.dirname;

/** What the reader of PDFs imports by this very name when a picture is in JPEG 2000. */
function pdfPictureDecoder(): Plugin {
  const name = 'openjpeg_nowasm_fallback.js';
  return {
    name: 'pdf-picture-decoder',
    generateBundle() {
      const file = createRequire(import.meta.url).resolve(`pdfjs-dist/wasm/${name}`);
      this.emitFile({ type: 'asset', fileName: `pdf/${name}`, source: readFileSync(file) });
    },
  };
}

/** The page, as files that a strict content security policy accepts: nothing inline, no data: address, no fetch. */
export function rendererBundle(): InlineConfig {
  return {
    configFile: false,
    root: path.join(root, 'renderer'),
    logLevel: 'warn',
    publicDir: false,
    base: '/',
    plugins: [react(), pdfPictureDecoder()],
    worker: { format: 'es' },
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
