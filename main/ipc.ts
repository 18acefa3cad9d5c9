import { ipcMain } from 'electron';
import type { Gate } from '#main/gate.ts';
import type { Log } from '#main/log.ts';
import { isOurPage } from '#main/sender.ts';
import { fail } from '#shared/errors.ts';

/** The only door between a page and this process: one channel, one check of who calls, one gate behind it. */
export function openDoor(deps: { gate: Gate; isOurWindow(contentsId: number): boolean; log: Log }): void {
  ipcMain.handle('call', (event, name: unknown, input: unknown) => {
    if (isOurPage(event) && deps.isOurWindow(event.sender.id)) return deps.gate.call(name, input);
    deps.log('sender_refused');
    return fail('sender_refused');
  });
}
