import { type BrowserWindow, Menu, type MenuItemConstructorOptions } from 'electron';
import de from '#locales/de/shell.json' with { type: 'json' };
import en from '#locales/en/shell.json' with { type: 'json' };
import fr from '#locales/fr/shell.json' with { type: 'json' };
import nl from '#locales/nl/shell.json' with { type: 'json' };
import type { InterfaceLanguage } from '#shared/codes/languages.ts';

const words = { en, nl, fr, de };

/** Cut, copy and paste where the mouse is, in the language of the page. Electron has no such menu of its own. */
export function offerContextMenu(window: BrowserWindow, language: () => InterfaceLanguage): void {
  window.webContents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const { menu } = words[language()];
    const copy: MenuItemConstructorOptions = { role: 'copy', label: menu.copy, enabled: editFlags.canCopy };
    const editing: MenuItemConstructorOptions[] = [
      { role: 'cut', label: menu.cut, enabled: editFlags.canCut },
      copy,
      { role: 'paste', label: menu.paste, enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', label: menu.select_all, enabled: editFlags.canSelectAll },
    ];
    if (isEditable) Menu.buildFromTemplate(editing).popup({ window });
    else if (selectionText.trim() !== '') Menu.buildFromTemplate([copy]).popup({ window });
  });
}
