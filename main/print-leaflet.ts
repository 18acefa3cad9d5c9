import type { BrowserWindow } from 'electron';
import { writeAtomically } from '#main/atomic-file.ts';
import { START_PAGE } from '#main/bundle-address.ts';
import type { WindowFactory } from '#main/window.ts';
import type { Input } from '#shared/contract.ts';
import { FailureError } from '#shared/errors.ts';

const DRAW_LIMIT_MS = 20_000;

type Wish = Input<'shell.printLeaflet'> & { path: string };

/** Prints the page of the leaflet as PDF. The page sets its title to `ready` when fonts are there and it is drawn. */
export async function printLeaflet(factory: WindowFactory, { language, second, path }: Wish): Promise<void> {
  const route = new URLSearchParams({ print: 'leaflet', language, ...(second === null ? {} : { second }) });
  const window = factory.makeHidden();
  try {
    await untilDrawn(window, `${START_PAGE}#${route}`);
    const pdf = await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
    });
    await write(path, pdf);
  } finally {
    window.destroy();
  }
}

function untilDrawn(window: BrowserWindow, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new FailureError('file_not_written')), DRAW_LIMIT_MS);
    window.on('page-title-updated', (_event, title) => {
      if (title !== 'ready') return;
      clearTimeout(limit);
      resolve();
    });
    window.loadURL(address).catch((error: unknown) => {
      clearTimeout(limit);
      reject(error);
    });
  });
}

async function write(path: string, pdf: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, pdf);
  } catch (error) {
    throw new FailureError(codeOfDisk(error), undefined, undefined, error);
  }
}

function codeOfDisk(error: unknown): 'disk_full' | 'disk_read_only' | 'file_not_written' {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'disk_full';
  return code === 'EROFS' ? 'disk_read_only' : 'file_not_written';
}
