import { readFileSync, writeFileSync } from 'node:fs';
import type { CallName } from '#shared/contract.ts';
import type { Result } from '#shared/errors.ts';
import type { SyncStatus } from '#shared/shapes.ts';
import { report } from '#test/bench/measure.ts';
import { newDataFolder, removeDataFolder } from '#test/support/data-folder.ts';
import { launchApp } from '#test/support/electron.ts';
import { processesOf } from '#test/support/processes.ts';

/** The same pull by the real application: how long, and how much memory its core took at most. */
export async function pullInApp(endpoint: string, code: string): Promise<void> {
  const dataFolder = newDataFolder();
  const { app, page } = await launchApp({ dataFolder });
  try {
    const bytes = [...new TextEncoder().encode('kastanje fiets regenboog vier')];
    await page.evaluate(
      `window.returnDesk.call('vault.create', { name: 'bench', passphrase: Uint8Array.from([${bytes}]) })`,
    );
    const { core } = await processesOf(app);
    await page.waitForTimeout(2000);
    forgetPeakOf(core);
    const before = peakOf(core);
    const ask = (name: CallName, input: object) =>
      page.evaluate(`window.returnDesk.call('${name}', ${JSON.stringify(input)})`) as Promise<
        Result<unknown>
      >;
    const start = performance.now();
    const enrolled = await ask('sync.enrol', { endpoint, code });
    if (!enrolled.ok) throw new Error(`not enrolled: ${enrolled.error.code}`);
    let state = '';
    while (state !== 'up_to_date') {
      const answer = await ask('sync.now', {});
      state = answer.ok ? (answer.value as SyncStatus).state : 'attention';
      if (state === 'attention') throw new Error('the pull failed');
    }
    const milliseconds = performance.now() - start;
    report({ what: 'enrolment and pull of 50,000 sessions in the app', unit: 'ms', values: [milliseconds] });
    report({
      what: "memory of the app's core, highest",
      unit: 'MB',
      values: [peakOf(core)],
      aim: '200 MB',
      note: `${before} MB before`,
    });
  } finally {
    await app.close();
    removeDataFolder(dataFolder);
  }
}

/** In MB; Linux tells it. */
function peakOf(pid: number | null): number {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

/** Deriving the key needs 64 MB for a moment, which are not the pull's. */
function forgetPeakOf(pid: number | null): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
