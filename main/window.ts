import { BrowserWindow, nativeTheme, type Rectangle, type Session, screen, type WebContents } from 'electron';

export type Place = { bounds: Rectangle; isMaximized: boolean; isFullScreen: boolean };
export type WindowFactory = {
  /** The window that a person sees, at the place of an earlier one if given. */
  makeMain(place: Place | null): BrowserWindow;
  /** A window that nobody sees, to print from. */
  makeHidden(): BrowserWindow;
  /** Whether the page with this id lives in a window of this factory. */
  isOurs(contentsId: number): boolean;
};

const USUAL = { width: 1280, height: 820 };
const SMALLEST = { minWidth: 800, minHeight: 560 };
/** The ground of renderer/ui/tokens.css, so that nothing flashes before the page is drawn. */
const GROUND = { light: '#f5f5f3', dark: '#16191b' };

/** The only place that makes windows, so that none can miss a security preference. */
export function createWindowFactory(deps: {
  session: Session;
  preload: string;
  isDevelopment: boolean;
  isCaptureAllowed: boolean;
}): WindowFactory {
  const ours = new Set<number>();

  function make(size: { width: number; height: number; x?: number; y?: number }): BrowserWindow {
    const window = new BrowserWindow({
      ...size,
      show: false,
      title: 'Return Desk',
      backgroundColor: nativeTheme.shouldUseDarkColors ? GROUND.dark : GROUND.light,
      autoHideMenuBar: true,
      webPreferences: {
        session: deps.session,
        preload: deps.preload,
        contextIsolation: true,
        sandbox: true,
        webSecurity: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        plugins: false,
        webgl: false,
        navigateOnDragDrop: false,
        disableDialogs: true,
        spellcheck: false,
        devTools: deps.isDevelopment,
      },
    });
    // No name of a person in a title, so none in the task bar, in a list of windows or in a log of the system.
    window.on('page-title-updated', (event) => event.preventDefault());
    window.setContentProtection(!deps.isCaptureAllowed);
    const { id } = window.webContents;
    ours.add(id);
    window.on('closed', () => ours.delete(id));
    return window;
  }

  return {
    makeMain(place) {
      const area = screen.getPrimaryDisplay().workAreaSize;
      const usual = { width: Math.min(USUAL.width, area.width), height: Math.min(USUAL.height, area.height) };
      const window = make(place?.bounds ?? usual);
      window.setMinimumSize(SMALLEST.minWidth, SMALLEST.minHeight);
      if (place?.isMaximized) window.maximize();
      if (place?.isFullScreen) window.setFullScreen(true);
      return window;
    },
    makeHidden: () => make({ width: 900, height: 1200 }),
    isOurs: (contentsId) => ours.has(contentsId),
  };
}

export function placeOf(window: BrowserWindow): Place {
  return {
    bounds: window.getNormalBounds(),
    isMaximized: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
  };
}

/** Ends the page's process with all that it holds, at once and without a dump. */
export function endProcessOf(contents: WebContents): void {
  const pid = contents.getOSProcessId();
  // 0 is "none" here, and "every process of this group" to the system.
  if (pid <= 0) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
