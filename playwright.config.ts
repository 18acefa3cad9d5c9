import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  // One window at a time: the app holds a single-instance lock a data folder, and two cores are little.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // One more try, and scripts/phases.mjs says how many needed it.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [['line'], ['json', { outputFile: 'test-results/e2e.json' }]],
});
