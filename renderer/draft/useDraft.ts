import { useEffect, useRef, useState } from 'react';
import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { beforeLock, call } from '#renderer/bridge.ts';
import type { Draft } from '#shared/shapes.ts';
import { createDraftSaver, type DraftSaver, type DraftStatus } from './draftSaver.ts';

type DraftOptions<T extends FieldValues, C, O> = {
  noun: Draft['noun'];
  /** Several drafts of one kind can lie side by side; the id is the page's to choose (`useDraftId`). */
  draftId: string;
  personId: string | null;
  form: UseFormReturn<T, C, O>;
};

export type DraftHandle = DraftStatus & {
  /** False until an earlier draft has been put back into the form; show the form only then. */
  isReady: boolean;
  flush: () => Promise<void>;
  /** For the call that makes a record of the draft: stores, stops storing, and goes on storing when it fails. */
  finish: <R>(work: (draftId: string) => Promise<R>) => Promise<R>;
  discard: () => Promise<void>;
};

const IDLE: DraftStatus = { state: 'idle', savedAt: null, failure: null };

/** Every key tells that something is unsaved; only a change of that is worth drawing the page again. */
const isSameStatus = (a: DraftStatus, b: DraftStatus): boolean =>
  a.state === b.state && a.savedAt === b.savedAt && a.failure === b.failure;

/** Keeps what is typed in a form as a draft in the vault, and puts it back when the page is opened again. */
export function useDraft<T extends FieldValues, C, O>(options: DraftOptions<T, C, O>): DraftHandle {
  const { noun, draftId, personId, form } = options;
  const { subscribe, getValues, reset } = form;
  const [status, setStatus] = useState<DraftStatus>(IDLE);
  const [readyId, setReadyId] = useState<string | null>(null);
  const saverRef = useRef<DraftSaver | null>(null);

  useEffect(() => {
    let isHere = true;
    setStatus(IDLE);
    const saver = createDraftSaver({
      read: getValues,
      save: (body) => call('draft.save', { id: draftId, noun, person_id: personId, body }),
      onStatus: (next) => isHere && setStatus((now) => (isSameStatus(now, next) ? now : next)),
    });
    saverRef.current = saver;

    const restore = async () => {
      try {
        const { draft } = await call('draft.get', { id: draftId });
        if (!isHere) return;
        if (draft !== null) {
          // A field that an older form did not have keeps its default.
          reset({ ...getValues(), ...draft.body } as T, { keepDefaultValues: true });
          saver.restored(getValues(), draft.updated_at);
        }
      } catch (failure) {
        // Without the earlier draft nothing may be written over it.
        void saver.pause();
        if (isHere) setStatus({ state: 'failed', savedAt: null, failure });
      }
      if (isHere) setReadyId(draftId);
    };
    void restore();

    const unsubscribe = subscribe({
      formState: { values: true },
      // Without a name it is the form that was set as a whole, not somebody who types.
      callback: ({ name }) => {
        if (name !== undefined) saver.touch();
      },
    });
    const store = () => void saver.flush();
    const stopBeforeLock = beforeLock(saver.flush);
    window.addEventListener('blur', store);
    document.addEventListener('focusout', store);
    return () => {
      isHere = false;
      unsubscribe();
      window.removeEventListener('blur', store);
      document.removeEventListener('focusout', store);
      void saver.flush().then(stopBeforeLock);
    };
  }, [noun, draftId, personId, subscribe, getValues, reset]);

  return {
    ...status,
    isReady: readyId === draftId,
    flush: async () => saverRef.current?.flush(),
    finish: async (work) => {
      const saver = saverRef.current;
      await saver?.flush();
      await saver?.pause();
      try {
        return await work(draftId);
      } catch (failure) {
        saver?.resume();
        throw failure;
      }
    },
    discard: async () => {
      await saverRef.current?.pause();
      await call('draft.discard', { id: draftId });
    },
  };
}
