import type { Page } from '@playwright/test';
import type {} from '#renderer/bridge.ts';
import type { CallName, Output } from '#shared/contract.ts';
import type { Result } from '#shared/errors.ts';
import type { VaultStatus } from '#shared/shapes.ts';

/** Asks as the page does, with whatever input, past the page's own code. */
export function ask(page: Page, name: string, input: unknown = {}): Promise<Result<unknown>> {
  return page.evaluate(([name, input]) => window.returnDesk.call(name as string, input), [name, input]);
}

/** The value of a call that must succeed. */
export async function get<N extends CallName>(page: Page, name: N, input: unknown = {}): Promise<Output<N>> {
  const result = await ask(page, name, input);
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
  return result.value as Output<N>;
}

/**
 * `vault.create` or `vault.unlock`. The passphrase travels as numbers and becomes bytes in the page, as it does when
 * it is typed: as text it would stay behind where the debugger passes it through.
 */
export async function enterVault(
  page: Page,
  call: 'vault.create' | 'vault.unlock',
  { name, passphrase }: { name: string | null; passphrase: string },
): Promise<VaultStatus> {
  const result = await page.evaluate(
    ({ call, name, bytes }) => window.returnDesk.call(call, { name, passphrase: Uint8Array.from(bytes) }),
    { call, name, bytes: [...new TextEncoder().encode(passphrase)] },
  );
  if (!result.ok) throw new Error(`${call}: ${JSON.stringify(result.error)}`);
  return result.value as VaultStatus;
}
