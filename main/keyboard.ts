import type { Input, WebContents } from 'electron';

const SMALLEST_ZOOM = 0.5;
const LARGEST_ZOOM = 3;
const ZOOM_STEP = 0.1;

/** The keys that belong to the window, whatever the page shows: lock, zoom and full screen. There is no menu. */
export function takeKey(
  contents: WebContents,
  key: Input,
  actions: { lock(): void; fullScreen(): void },
): boolean {
  if (key.type !== 'keyDown') return false;
  const isCommand = (key.control || key.meta) && !key.alt;
  if (key.key === 'F11') actions.fullScreen();
  else if (!isCommand) return false;
  else if (key.key.toLowerCase() === 'l' && !key.shift) actions.lock();
  else if (key.key === '+' || key.key === '=') zoom(contents, contents.getZoomFactor() + ZOOM_STEP);
  else if (key.key === '-') zoom(contents, contents.getZoomFactor() - ZOOM_STEP);
  else if (key.key === '0') zoom(contents, 1);
  else return false;
  return true;
}

function zoom(contents: WebContents, factor: number): void {
  contents.setZoomFactor(Math.min(Math.max(Math.round(factor * 10) / 10, SMALLEST_ZOOM), LARGEST_ZOOM));
}
