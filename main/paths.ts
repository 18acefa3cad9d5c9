import path from 'node:path';
import type { App } from 'electron';

export type Paths = {
  data: string;
  logs: string;
  preferencesFile: string;
  bundle: string;
  preload: string;
  core: string;
  migrations: string;
  catalogue: string;
};

/** Where everything is. `dataFolder` stands in for the user's own folder in development and tests. */
export function findPaths(app: App, dataFolder: string | null): Paths {
  if (dataFolder !== null) app.setPath('userData', path.resolve(dataFolder));
  const data = app.getPath('userData');
  const built = path.join(app.getAppPath(), 'dist');
  return {
    data,
    logs: path.join(data, 'logs'),
    preferencesFile: path.join(data, 'preferences.json'),
    bundle: path.join(built, 'renderer'),
    preload: path.join(built, 'main', 'preload.cjs'),
    core: path.join(built, 'main', 'core.cjs'),
    migrations: path.join(built, 'main', 'migrations'),
    catalogue: path.join(built, 'main', 'catalogue.json'),
  };
}
