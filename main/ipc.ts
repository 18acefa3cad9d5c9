import { type IpcMainInvokeEvent, ipcMain } from 'electron';
import { BUNDLE_ORIGIN, isOwnPage } from '#main/bundle-address.ts';
import type { Gate } from '#main/gate.ts';
import type { Log } from '#main/log.ts';
import { fail } from '#shared/errors.ts';

/** The only door between a page and this process: one channel, one check of who calls, one gate behind it. */
export function openDoor(deps: { gate: Gate; isOurWindow(contentsId: number): boolean; log: Log }): void {
  ipcMain.handle('call', (event, name: unknown, input: unknown) => {
    if (isOurPage(event) && deps.isOurWindow(event.sender.id)) return deps.gate.call(name, input);
    deps.log('sender_refused');
    return fail('sender_refused');
  });
}

/** The top frame of the window, showing our page. A frame that is already gone is nobody. */
function isOurPage({ senderFrame, sender }: IpcMainInvokeEvent): boolean {
  try {
    if (senderFrame === null || senderFrame.parent !== null) return false;
    const isTopFrame = senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId;
    return isTopFrame && senderFrame.origin === BUNDLE_ORIGIN && isOwnPage(senderFrame.url);
  } catch {
    return false;
  }
}
