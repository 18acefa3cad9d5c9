import i18next from 'i18next';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Preferences } from '#shared/preferences.ts';
import { call } from './bridge.ts';

type PreferencesValue = { preferences: Preferences; save: (change: Partial<Preferences>) => Promise<void> };

const PreferencesContext = createContext<PreferencesValue | null>(null);

const darkQuery = () => window.matchMedia('(prefers-color-scheme: dark)');

/** Language, appearance and density: known before any vault is open, in force at once. */
export function PreferencesProvider({ initial, children }: { initial: Preferences; children: ReactNode }) {
  const [preferences, setPreferences] = useState(initial);
  const { appearance, density } = preferences;

  useEffect(() => {
    const query = darkQuery();
    const show = () => {
      const { dataset } = document.documentElement;
      dataset.appearance = appearance === 'system' ? (query.matches ? 'dark' : 'light') : appearance;
      dataset.density = density;
    };
    show();
    query.addEventListener('change', show);
    return () => query.removeEventListener('change', show);
  }, [appearance, density]);

  const save = async (change: Partial<Preferences>) => {
    const next = { ...preferences, ...change };
    setPreferences(next);
    if (change.language) await i18next.changeLanguage(change.language);
    await call('shell.savePreferences', next);
  };
  return <PreferencesContext value={{ preferences, save }}>{children}</PreferencesContext>;
}

export function usePreferences(): PreferencesValue {
  const value = useContext(PreferencesContext);
  if (!value) throw new Error('preferences are used outside their provider');
  return value;
}
