import type { ElectronApplication } from '@playwright/test';

export type AppProcesses = {
  main: number;
  page: number;
  core: number | null;
  all: readonly { pid: number; type: string }[];
};

/** The operating system's ids of the processes that the application consists of now. */
export function processesOf(app: ElectronApplication): Promise<AppProcesses> {
  return app.evaluate(({ app, BrowserWindow }) => {
    const all = app
      .getAppMetrics()
      .map(({ pid, type, name, serviceName }) => ({ pid, type, name: name ?? serviceName }));
    return {
      main: process.pid,
      page: BrowserWindow.getAllWindows().at(-1)?.webContents.getOSProcessId() ?? 0,
      core: all.find(({ name }) => name === 'return-desk-core')?.pid ?? null,
      all,
    };
  });
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
