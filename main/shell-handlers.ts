import type { CopiedText } from '#main/clipboard.ts';
import { addressOfLink } from '#main/links.ts';
import type { PreferencesFile } from '#main/preferences.ts';
import type { CallName, Contract, CoreInput, Output } from '#shared/contract.ts';
import type { Preferences } from '#shared/preferences.ts';

type ShellCallName = {
  [N in keyof Contract]: Contract[N]['at'] extends 'shell' ? N : never;
}[keyof Contract];

export type ShellHandlers = {
  [N in ShellCallName]: (input: CoreInput<N>) => Output<N> | Promise<Output<N>>;
};

/** The calls that the main process answers itself, one line each. */
export function createShellHandlers(deps: {
  versions: { version: string; electron: string; platform: string; pseudo_language: boolean };
  preferences: PreferencesFile;
  onPreferences(preferences: Preferences): void;
  lock(): void;
  flushed(): void;
  openExternal(address: string): Promise<void>;
  copied: CopiedText;
  printLeaflet(input: CoreInput<'shell.printLeaflet'>): Promise<void>;
}): ShellHandlers {
  return {
    'shell.info': () => ({ ...deps.versions, preferences: deps.preferences.read() }),
    'shell.savePreferences': async (preferences) => {
      await deps.preferences.save(preferences);
      deps.onPreferences(preferences);
      return {};
    },
    'shell.lock': () => {
      deps.lock();
      return {};
    },
    'shell.flushed': () => {
      deps.flushed();
      return {};
    },
    'shell.openLink': async ({ link }) => {
      await deps.openExternal(addressOfLink(link));
      return {};
    },
    'shell.copy': async ({ text }) => {
      await deps.copied.copy(text);
      return {};
    },
    'shell.printLeaflet': async (input) => {
      await deps.printLeaflet(input);
      return { saved: true };
    },
  };
}

/** The gate has checked that it is a call of the shell and that the input is its own. */
export function answerShellCall(handlers: ShellHandlers, name: CallName, input: object): unknown {
  const handler = handlers[name as keyof ShellHandlers] as (input: object) => unknown;
  return handler(input);
}
