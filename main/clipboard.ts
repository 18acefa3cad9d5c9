import { createHash } from 'node:crypto';

const KEPT_MS = 60_000;

/** What Electron's clipboard gives, as far as it is needed here. */
export type SystemClipboard = {
  /** At once in older versions, with a promise in newer ones. The same for the two others. */
  readText(): string | Promise<string>;
  writeText(text: string): void | Promise<void>;
  clear(): void | Promise<void>;
};

export type CopiedText = {
  copy(text: string): Promise<void>;
  /** Clears the clipboard now, if what was copied is still in it. */
  clear(): Promise<void>;
};

/** Copies for a minute. Only a hash is kept, to see whether somebody has copied something else since. */
export function createCopiedText(clipboard: SystemClipboard): CopiedText {
  let copied: string | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function clear(): Promise<void> {
    clearTimeout(timer);
    const ours = copied;
    copied = null;
    if (ours !== null && hashOf(await clipboard.readText()) === ours) await clipboard.clear();
  }

  return {
    async copy(text) {
      clearTimeout(timer);
      await clipboard.writeText(text);
      copied = hashOf(text);
      timer = setTimeout(() => void clear(), KEPT_MS);
    },
    clear,
  };
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
