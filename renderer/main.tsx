import './trustedTypes.ts';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './App.tsx';
import { askAhead, call, createQueryClient } from './bridge.ts';
import { startI18n } from './i18n.ts';
import { leafletPrintRequest } from './leaflet/printRequest.ts';
import { PreferencesProvider } from './preferences.tsx';
import { PSEUDO_LANGUAGE } from './pseudoLanguage.ts';

// The content policy refuses code made from text, which zod would otherwise try for speed.
config({ jitless: true });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root');

const print = leafletPrintRequest(location.hash);
if (print) {
  const { PrintLeaflet } = await import('./leaflet/PrintLeaflet.tsx');
  createRoot(root).render(<PrintLeaflet {...print} />);
} else {
  const queryClient = createQueryClient();
  askAhead(queryClient, 'vault.status', {});
  const info = await call('shell.info', {});
  await startI18n(info.pseudo_language ? PSEUDO_LANGUAGE : info.preferences.language);
  createRoot(root).render(
    <PreferencesProvider initial={info.preferences}>
      <App queryClient={queryClient} />
    </PreferencesProvider>,
  );
}
