/** What the main process knows of the vault: the core tells it, and locking ends it. */
export type VaultState = {
  /** A number that stands for the open vault, another one after each lock; null without one. */
  open(): number | null;
  /** Whether a vault is open, is being opened, or was open for the page that stands there now. */
  isPageTrusted(): boolean;
  heard(state: 'opening' | 'open' | 'not_opened'): void;
  /** The core is gone. `page` says whether the page that had seen the vault is gone with it. */
  closed(page: 'stays' | 'goes'): void;
};

export function createVaultState(onOpened: () => void): VaultState {
  let number = 0;
  let isOpen = false;
  let isOpening = false;
  let hasPageSeen = false;
  return {
    open: () => (isOpen ? number : null),
    isPageTrusted: () => hasPageSeen || isOpening,
    heard(state) {
      isOpening = state === 'opening';
      if (state !== 'open') return;
      hasPageSeen = true;
      if (isOpen) return;
      isOpen = true;
      onOpened();
    },
    closed(page) {
      isOpen = false;
      isOpening = false;
      number += 1;
      if (page === 'goes') hasPageSeen = false;
    },
  };
}
