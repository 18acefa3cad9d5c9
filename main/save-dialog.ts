import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';

/** Asks where to save. What was chosen does not end up in the system's list of recent files. */
export async function askWhereToSave(
  window: BrowserWindow | null,
  { name, extension }: { name: string; extension: string },
): Promise<string | null> {
  let proposal = path.join(app.getPath('documents'), `${name}.${extension}`);
  while (window !== null && !window.isDestroyed()) {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      defaultPath: proposal,
      filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
      properties: ['createDirectory', 'showOverwriteConfirmation', 'dontAddToRecent'],
    });
    if (canceled || !filePath) return null;
    if (path.extname(filePath).toLowerCase() === `.${extension}`) return filePath;
    // The dialog asked about the name as it was typed, so a file that has the name with its ending is asked about.
    proposal = `${filePath}.${extension}`;
    if (!existsSync(proposal)) return proposal;
  }
  return null;
}
