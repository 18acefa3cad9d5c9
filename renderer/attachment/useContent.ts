import { useEffect, useState } from 'react';
import { call } from '#renderer/bridge.ts';

type Content = { bytes: Uint8Array<ArrayBuffer> | null; failure: unknown };

/** The content of a document that is on this device, fetched piece by piece; nothing of it stays after the page. */
export function useContent(id: string, isHere: boolean): Content {
  const [content, setContent] = useState<Content>({ bytes: null, failure: null });
  useEffect(() => {
    let isGone = false;
    setContent({ bytes: null, failure: null });
    if (!isHere) return;
    readWhole(id, () => isGone).then(
      (bytes) => !isGone && setContent({ bytes, failure: null }),
      (failure: unknown) => !isGone && setContent({ bytes: null, failure }),
    );
    return () => {
      isGone = true;
    };
  }, [id, isHere]);
  return content;
}

async function readWhole(id: string, isGone: () => boolean): Promise<Uint8Array<ArrayBuffer> | null> {
  const pieces: Uint8Array[] = [];
  for (let index = 0, count = 1; index < count; index++) {
    const piece = await call('attachment.read', { id, index });
    if (isGone()) return null;
    count = piece.count;
    pieces.push(piece.bytes);
  }
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
