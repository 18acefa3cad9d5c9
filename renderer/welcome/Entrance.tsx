import { useState } from 'react';
import type { VaultStatus } from '#shared/contract.ts';
import { CreateVault } from './CreateVault.tsx';
import { FirstStart } from './FirstStart.tsx';
import { Unlock } from './Unlock.tsx';
import { VaultProblem } from './VaultProblem.tsx';

/** Before a vault is open: nothing here knows a name or a number of anybody. */
export function Entrance({ status }: { status: VaultStatus }) {
  const [isCreating, setCreating] = useState(false);
  if (status.problem) return <VaultProblem problem={status.problem} />;
  if (isCreating) return <CreateVault status={status} onBack={() => setCreating(false)} />;
  if (status.vaults === 'none') return <FirstStart onCreate={() => setCreating(true)} />;
  return <Unlock status={status} onCreate={() => setCreating(true)} />;
}
