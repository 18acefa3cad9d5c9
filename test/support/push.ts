import type { Change } from '#shared/change.ts';
import { someChange } from './changes.ts';
import type { TestEndpoint } from './endpoint.ts';

/** What the endpoint sees of a device, and says about one of its changes. */
type PushingDevice = Awaited<ReturnType<TestEndpoint['newDevice']>>;
type PushResult = {
  id: string;
  status: string;
  version: number;
  error: { code: string; fields?: unknown[] } | null;
};

export const push = async (device: PushingDevice, ...changes: Change[]): Promise<PushResult[]> =>
  (await device.push(changes)).results;

/** A record as the endpoint has it now. */
export const stored = async (device: PushingDevice, id: string) =>
  (await device.pull()).records.find((record: { id: string }) => record.id === id);

export const editOf = (made: Change, fields: Change['fields'], base_version = 1): Change =>
  someChange({ entity: made.entity, record_id: made.record_id, base_version, fields });
