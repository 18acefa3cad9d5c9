import {
  app,
  clipboard,
  nativeTheme,
  powerMonitor,
  session as sessions,
  shell,
  utilityProcess,
} from 'electron';
import { serveBundle } from '#main/app-protocol.ts';
import { createCopiedText } from '#main/clipboard.ts';
import { offerContextMenu } from '#main/context-menu.ts';
import { createCoreProcess } from '#main/core-process.ts';
import type { Development } from '#main/development.ts';
import { coreEnvironment } from '#main/environment.ts';
import { createIdleWatch } from '#main/idle-watch.ts';
import { openDoor } from '#main/ipc.ts';
import { takeKey } from '#main/keyboard.ts';
import { isSignInPage } from '#main/links.ts';
import { createLocker } from '#main/lock.ts';
import { lockByItself } from '#main/lock-triggers.ts';
import type { Log } from '#main/log.ts';
import { createMainWindow } from '#main/main-window.ts';
import { setMenu } from '#main/menu.ts';
import { askWhatToOpen } from '#main/open-dialog.ts';
import type { Paths } from '#main/paths.ts';
import { denyEverything } from '#main/permissions.ts';
import { openPreferences } from '#main/preferences.ts';
import { printLeaflet } from '#main/print-leaflet.ts';
import { askWhereToSave } from '#main/save-dialog.ts';
import { answerShellCall, createShellHandlers } from '#main/shell-handlers.ts';
import { createVaultState } from '#main/vault-state.ts';
import { createWindowFactory } from '#main/window.ts';
import { shellCalls } from '#shared/calls/shell-calls.ts';
import { FailureError } from '#shared/errors.ts';
import { createGate } from '#shared/gate.ts';

const FLUSH_LIMIT_MS = 800;

/** Puts the parts together, once, when Electron is ready. */
export async function openDesk(given: { development: Development; paths: Paths; log: Log }): Promise<void> {
  const { development, paths, log } = given;
  // Without `persist:` nothing of the page reaches the disk: no cache, no storage, no cookies.
  const session = sessions.fromPartition('return-desk', { cache: false });
  serveBundle(session, paths.bundle);
  denyEverything(session);
  denyEverything(sessions.defaultSession);
  setMenu();

  const languages = [app.commandLine.getSwitchValue('lang'), ...app.getPreferredSystemLanguages()];
  const preferences = await openPreferences(paths.preferencesFile, languages);
  nativeTheme.themeSource = preferences.read().appearance;

  const core = createCoreProcess({
    fork: () =>
      utilityProcess.fork(paths.core, [], {
        serviceName: 'return-desk-core',
        // A first pull makes millions of short-lived values; V8 would let them fill 32 MB before it tidies up.
        execArgv: ['--js-flags=--max-semi-space-size=4'],
        env: coreEnvironment(process.env),
        stdio: development.isDevelopment ? 'inherit' : 'ignore',
      }),
    start: {
      dataFolder: paths.data,
      migrationsFolder: paths.migrations,
      catalogueFile: paths.catalogue,
      sqliteBinding: development.sqliteBinding,
      isDevelopment: development.isDevelopment,
    },
    onEvent(event) {
      if (event.type === 'auto_lock_minutes') watch.setMinutes(event.minutes);
      else if (event.type === 'sign_in_page') openSignInPage(event.address);
      else if (event.type === 'lock') void locker.lock(event.reason);
      else vault.heard(event.state);
    },
    askWhereToSave: (what) => askWhereToSave(window.current(), what),
    askWhatToOpen: (what) => askWhatToOpen(window.current(), what),
    onCrash() {
      const wasOpen = vault.open() !== null;
      vault.closed('stays');
      window.coreEnded();
      if (wasOpen) window.send({ type: 'changed', nouns: ['vault'] });
    },
    log,
  });

  /** Nobody's sign-in begins while the vault is closed, whatever a core that is ending still says. */
  function openSignInPage(address: string): void {
    if (vault.open() !== null && isSignInPage(address))
      void shell.openExternal(address).catch(() => undefined);
    else log('sign_in_page_refused');
  }

  const watch = createIdleWatch({
    monotonic: () => performance.now(),
    wallClock: () => Date.now(),
    systemIdleSeconds: () => powerMonitor.getSystemIdleTime(),
  });

  const vault = createVaultState(() => watch.start());

  const factory = createWindowFactory({ session, preload: paths.preload, ...development });
  const copied = createCopiedText(clipboard);
  const shellHandlers = createShellHandlers({
    versions: {
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      platform: process.platform,
      pseudo_language: development.isPseudoLanguage,
    },
    preferences,
    onPreferences(next) {
      nativeTheme.themeSource = next.appearance;
    },
    lock: () => void locker.lock('asked'),
    flushed: () => locker.flushed(),
    openExternal: (address) => shell.openExternal(address),
    copied,
    printLeaflet: (wish) => printLeaflet(factory, wish),
  });
  const gate = createGate({
    calls: shellCalls,
    openVault: vault.open,
    answer: (name, input) => answerShellCall(shellHandlers, name, input),
    askWhereToSave: (what) => askWhereToSave(window.current(), what),
    askWhatToOpen: (what) => askWhatToOpen(window.current(), what),
    onChanged: (nouns) => window.send({ type: 'changed', nouns: [...nouns] }),
    failureOf: (error) => (error instanceof FailureError ? error.failure : { code: 'internal' }),
    log,
  });
  openDoor({
    gate,
    connectCore: core.connect,
    isOurWindow: factory.isOurs,
    isMainWindow: (contentsId) => window.current()?.webContents.id === contentsId,
    log,
  });

  const locker = createLocker({
    isNeeded: vault.isPageTrusted,
    askToFlush: () => window.send({ type: 'flush' }),
    flushLimitMs: FLUSH_LIMIT_MS,
    endCore() {
      vault.closed('goes');
      core.end();
    },
    replacePage: () => window.replace(),
    log,
  });
  lockByItself(powerMonitor, watch, (reason) => void locker.lock(reason));

  let hasLeft = false;
  function leave(): 'allow' | 'wait' {
    if (hasLeft) return 'allow';
    void locker
      .leave()
      .then(() => copied.clear())
      .finally(() => {
        hasLeft = true;
        app.quit();
      });
    return 'wait';
  }
  app.on('before-quit', (event) => {
    if (leave() === 'wait') event.preventDefault();
  });

  const window = createMainWindow({
    factory,
    onInput: () => watch.input(),
    onKey: (contents, key) =>
      takeKey(contents, key, {
        lock: () => void locker.lock('asked'),
        fullScreen() {
          const shown = window.current();
          shown?.setFullScreen(!shown.isFullScreen());
        },
      })
        ? 'taken'
        : 'left',
    onClose: leave,
    onGivenUp: () => app.quit(),
    onMade: (made) => offerContextMenu(made, () => preferences.read().language),
    log,
  });
  app.on('second-instance', () => window.bringToFront());

  core.start();
  await window.open();
  log('started');
}
