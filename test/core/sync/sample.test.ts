import { expect, onTestFinished, test, vi } from 'vitest';
import { handlers } from '#core/handlers.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { writeSetting } from '#core/store/setting.ts';
import { enrolDevice, newEnrolmentCode } from '#core/sync/enrol.ts';
import { createSyncer } from '#core/sync/schedule.ts';
import { createTestVault } from '#test/support/store.ts';

test('sample data has no way to an endpoint, not even with a device written into it', async () => {
  const vault = createTestVault();
  onTestFinished(() => vault.remove());
  const sample: OpenVault = { ...vault, mode: 'sample' };
  writeSetting(vault.db, 'device', {
    endpoint: 'https://endpoint.example',
    token: 't',
    device_id: vault.newId(),
  });
  const connect = vi.fn(() => {
    throw new Error('reached for an endpoint');
  });
  const refused = { failure: { code: 'sample_no_sync' } };
  await expect(
    enrolDevice(sample, { endpoint: 'endpoint.example', code: 'x' }, connect),
  ).rejects.toMatchObject(refused);
  await expect(
    newEnrolmentCode(sample, { role: 'counsellor', display_name: 'A' }, connect),
  ).rejects.toMatchObject(refused);
  await expect(handlers['sync.now']?.(sample, {})).rejects.toMatchObject(refused);
  const syncer = createSyncer(sample, { connect });
  syncer.start();
  await syncer.now();
  syncer.stop();
  expect(connect).not.toHaveBeenCalled();
  expect(handlers['sync.status']?.(sample, {})).toMatchObject({ state: 'sample' });
});

test('a vault without a device stays by itself', async () => {
  const vault = createTestVault();
  onTestFinished(() => vault.remove());
  await expect(handlers['sync.now']?.(vault, {})).rejects.toMatchObject({
    failure: { code: 'not_enrolled' },
  });
  expect(handlers['sync.status']?.(vault, {})).toMatchObject({ state: 'not_enrolled', endpoint: null });
});
