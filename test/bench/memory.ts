// Memory of each process with the sample vault open, after a look at every room.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from '#test/bench/measure.ts';
import { launchApp } from '#test/support/electron.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'return-desk-bench-'));
const { app, page } = await launchApp({ dataFolder });
await page.getByRole('button', { name: 'Try with sample data' }).click();
for (const room of ['People', 'Programmes', 'Statistics', 'Today']) {
  await page.getByRole('link', { name: room, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: room }).waitFor();
}
await page.waitForTimeout(2000);
const metrics = await app.evaluate(({ app: electron }) =>
  electron.getAppMetrics().map(({ type, serviceName, name, memory }) => ({
    label: name ?? serviceName ?? type,
    megabytes: Math.round(memory.workingSetSize / 1024),
  })),
);
for (const { label, megabytes } of metrics) {
  report({ what: `memory: ${label}`, unit: 'MB', values: [megabytes] });
}
await app.close();
rmSync(dataFolder, { recursive: true, force: true });
