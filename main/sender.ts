import type { IpcMainInvokeEvent } from 'electron';
import { BUNDLE_ORIGIN, isOwnPage } from '#main/bundle-address.ts';

type Frame = Pick<
  NonNullable<IpcMainInvokeEvent['senderFrame']>,
  'parent' | 'origin' | 'url' | 'frameTreeNodeId'
>;
export type Sender = { senderFrame: Frame | null; sender: { mainFrame: Frame } };

/** Whether a call comes from the top frame of a window that shows our page. A frame that is gone is nobody. */
export function isOurPage({ senderFrame, sender }: Sender): boolean {
  try {
    if (senderFrame === null || senderFrame.parent !== null) return false;
    const isTopFrame = senderFrame.frameTreeNodeId === sender.mainFrame.frameTreeNodeId;
    return isTopFrame && senderFrame.origin === BUNDLE_ORIGIN && isOwnPage(senderFrame.url);
  } catch {
    // Electron throws when the frame was disposed of between the message and this look.
    return false;
  }
}
