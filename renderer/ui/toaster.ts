export type Toast = {
  text: string;
  tone?: 'plain' | 'safe' | 'attention';
  action?: { label: string; onPress: () => void };
};
type Listener = (message: { kind: 'toast'; toast: Toast } | { kind: 'announce'; text: string }) => void;

/** The window has one place where such words appear; whoever has something to tell need not know where. */
const listeners = new Set<Listener>();

export const listenToToasts = (listener: Listener): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Shown for some seconds and read out. For what matters later too, use a Notice. */
export const toast = (message: Toast): void => {
  for (const listener of listeners) listener({ kind: 'toast', toast: message });
};

/** Only read out, for what eyes see anyway ("12 results"). */
export const announce = (text: string): void => {
  for (const listener of listeners) listener({ kind: 'announce', text });
};
