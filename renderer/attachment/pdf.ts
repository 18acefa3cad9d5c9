import {
  getDocument,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.mjs?worker&url';

export type { PDFDocumentProxy, PDFPageProxy };

type ScriptPolicy = { createScriptURL: (url: string) => string };
type TrustedTypes = {
  createPolicy: (name: string, policy: { createScriptURL: (url: string) => string | null }) => ScriptPolicy;
};

/** The content policy lets no script's address pass that is only a text. This one, of our own bundle, may. */
const policy = (window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('pdf-worker', {
  createScriptURL: (url) => (url === workerUrl ? url : null),
});

export type OpenPdf = { document: PDFDocumentProxy; close: () => void };

/**
 * Opens a PDF in a worker: without network, storage, Electron or the line to the core. It only draws: its scripts,
 * forms and links do nothing, and its fonts are drawn and not installed. Takes the bytes away from the caller.
 */
export async function openPdf(data: Uint8Array): Promise<OpenPdf> {
  const worker = new Worker(policy?.createScriptURL(workerUrl) ?? workerUrl, { type: 'module' });
  const pdfWorker = PDFWorker.create({ port: worker });
  const task = getDocument({
    data,
    worker: pdfWorker,
    verbosity: 0,
    isEvalSupported: false,
    enableXfa: false,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    useWasm: false,
    // Not fetched: the worker imports one script from there for pictures in JPEG 2000.
    wasmUrl: new URL('/pdf/', window.location.href).href,
    maxImageSize: 150_000_000,
  });
  const close = () => {
    void task.destroy();
    pdfWorker.destroy();
    worker.terminate();
  };
  const failed = new Promise<never>((_resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('the worker ended')));
  });
  try {
    return { document: await Promise.race([task.promise, failed]), close };
  } catch (cause) {
    close();
    throw cause;
  }
}

/** The text of a page. Read by hand: the package walks through its stream in a way that older Chromium lacks. */
export async function wordsOf(page: PDFPageProxy): Promise<string> {
  const reader = page.streamTextContent().getReader();
  const words: string[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return words.join(' ');
    for (const item of value.items) if ('str' in item) words.push(item.str);
  }
}
