import { type IpcMainInvokeEvent, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import type { Log } from '#main/log.ts';
import { isOurPage } from '#main/sender.ts';
import { type ErrorCode, fail } from '#shared/errors.ts';
import type { Gate } from '#shared/gate.ts';

/**
 * The only doors between a page and this process. One check of who calls, and behind it either the gate of the shell,
 * or a line to the core that this process only makes and gives away.
 */
export function openDoor(deps: {
  gate: Gate;
  /** The core's end of a new line; whoever had the line before has none any more. */
  connectCore(port: MessagePortMain): void;
  isOurWindow(contentsId: number): boolean;
  /** The window that a person sees: the only one that needs the core. */
  isMainWindow(contentsId: number): boolean;
  log: Log;
}): void {
  const isAllowed = (event: IpcMainInvokeEvent, isWindow: (contentsId: number) => boolean) => {
    if (isOurPage(event) && isWindow(event.sender.id)) return true;
    deps.log('sender_refused');
    return false;
  };

  ipcMain.handle('call', (event, name: unknown, input: unknown) =>
    isAllowed(event, deps.isOurWindow) ? deps.gate(name, input) : fail('sender_refused'),
  );

  ipcMain.handle('connect', (event): ErrorCode | null => {
    if (!isAllowed(event, deps.isMainWindow)) return 'sender_refused';
    const { port1, port2 } = new MessageChannelMain();
    deps.connectCore(port1);
    event.senderFrame?.postMessage('connected', null, [port2]);
    return null;
  });
}
