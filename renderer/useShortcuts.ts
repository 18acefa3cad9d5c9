import { useEffect, useRef } from 'react';

/** Keys that work anywhere in the window, as 'Ctrl+K'. On a Mac the command key stands for Ctrl. */
export function useShortcuts(shortcuts: Record<string, () => void>): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      const action = latest.current[`Ctrl+${event.key.toUpperCase()}`];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    };
    // Captured, so that it also works while a dialog or a list holds the focus.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}
