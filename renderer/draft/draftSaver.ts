import type { SavedState } from '#renderer/ui/SavedMark.tsx';

/** What a crash can cost while somebody types without a pause; the write itself takes a few milliseconds more. */
export const SAVE_EVERY_MS = 600;
const RETRY_MS = 3000;
/** While somebody types on, the word does not flicker between saving and saved. */
const SETTLE_MS = 400;

export type DraftStatus = { state: SavedState; savedAt: string | null; failure: unknown };

type DraftSaverDeps = {
  /** The form as it stands now. */
  read: () => Record<string, unknown>;
  save: (body: Record<string, unknown>) => Promise<{ updated_at: string }>;
  onStatus: (status: DraftStatus) => void;
};

export type DraftSaver = ReturnType<typeof createDraftSaver>;

/** Stores while somebody types: at most one write every SAVE_EVERY_MS and one at a time, the last state always. */
export function createDraftSaver({ read, save, onStatus }: DraftSaverDeps) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let settling: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> | null = null;
  let isDirty = false;
  let isPaused = false;
  let written = '';
  let savedAt: string | null = null;

  const tell = (state: SavedState, failure: unknown = null) => {
    clearTimeout(settling);
    onStatus({ state, savedAt, failure });
  };

  const schedule = (delay: number) => {
    if (timer !== null || isPaused) return;
    timer = setTimeout(() => {
      timer = null;
      void write();
    }, delay);
  };
  const cancel = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  async function writeOnce(): Promise<void> {
    isDirty = false;
    const body = read();
    const text = JSON.stringify(body);
    try {
      if (text !== written) {
        savedAt = (await save(body)).updated_at;
        written = text;
      }
      // What was typed meanwhile is not stored yet, so nothing is said to be.
      if (!isDirty) settling = setTimeout(() => tell('saved'), SETTLE_MS);
    } catch (failure) {
      isDirty = true;
      tell('failed', failure);
      schedule(RETRY_MS);
    }
  }

  /** Never two writes at a time: an older state must not overtake a newer one. */
  function write(): Promise<void> {
    writing ??= writeOnce().finally(() => {
      writing = null;
      if (isDirty) schedule(SAVE_EVERY_MS);
    });
    return writing;
  }

  return {
    /** What was read from the store, so that it is not written back unchanged. */
    restored(body: Record<string, unknown>, at: string) {
      written = JSON.stringify(body);
      savedAt = at;
      tell('saved');
    },
    touch() {
      if (isPaused) return;
      isDirty = true;
      tell('saving');
      schedule(SAVE_EVERY_MS);
    },
    /** Stores what is there now. It never fails: what could not be stored is told by the status. */
    async flush(): Promise<void> {
      if (writing !== null) await writing;
      cancel();
      if (isDirty && !isPaused) await write();
    },
    /** Nothing is stored from here on: a record was made of the draft, or it was thrown away. */
    async pause(): Promise<void> {
      isPaused = true;
      cancel();
      if (writing !== null) await writing;
    },
    resume() {
      isPaused = false;
      if (isDirty) schedule(SAVE_EVERY_MS);
    },
  };
}
