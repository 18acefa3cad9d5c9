import { Menu } from 'electron';

/** No menu: the page has its own ways. macOS alone needs one, for the keys of copying and of quitting. */
export function setMenu(): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    isMac
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
