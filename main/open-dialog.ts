import { app, type BrowserWindow, dialog } from 'electron';

/** Asks which file. What was chosen does not end up in the system's list of recent files. */
export async function askWhatToOpen(
  window: BrowserWindow | null,
  { extensions }: { extensions: readonly string[] },
): Promise<string | null> {
  if (window === null || window.isDestroyed()) return null;
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    defaultPath: app.getPath('documents'),
    filters: [{ name: extensions.map((one) => one.toUpperCase()).join(', '), extensions: [...extensions] }],
    properties: ['openFile', 'dontAddToRecent'],
  });
  return canceled ? null : (filePaths[0] ?? null);
}
