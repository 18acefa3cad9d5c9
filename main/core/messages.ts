import type { CoreEvent } from '#core/core.ts';
import type { OpensFile, SavesAs } from '#shared/gate.ts';

export type CoreStart = {
  dataFolder: string;
  migrationsFolder: string;
  catalogueFile: string;
  /** Path of a binding built for an older runtime; null where the packaged one fits. */
  sqliteBinding: string | null;
  isDevelopment: boolean;
};

/** What runs between main and the core's process: never an input or an answer of the page. */
export type MainToCore =
  | { start: CoreStart }
  /** With the core's end of a line to the page; an earlier line ends. */
  | { page: true }
  | { chosen: { id: number; path: string | null } };

export type CoreToMain =
  | { event: Exclude<CoreEvent, { type: 'changed' }> }
  /** A person is to choose where to save; main answers with `chosen`. */
  | { choose: { id: number; what: SavesAs } }
  /** A person is to choose what to open; the same answer. */
  | { chooseToOpen: { id: number; what: OpensFile } }
  | { log: { event: string } & Record<string, string | number | boolean> };
