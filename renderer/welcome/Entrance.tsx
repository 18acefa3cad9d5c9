import { lazy, useState } from 'react';
import type { VaultStatus } from '#shared/shapes.ts';
import { CreateVault } from './CreateVault.tsx';
import { FirstStart } from './FirstStart.tsx';
import { Unlock } from './Unlock.tsx';
import { VaultProblem } from './VaultProblem.tsx';

const Withdrawn = lazy(async () => ({
  default: (await import('#renderer/devices/Withdrawn.tsx')).Withdrawn,
}));

/** Before a vault is open: nothing here knows a name or a number of anybody. */
export function Entrance({ status }: { status: VaultStatus }) {
  const [isCreating, setCreating] = useState(false);
  const [isPassingBy, setPassingBy] = useState(false);
  const create = () => setCreating(true);
  const isUnfinished = status.problem === 'vault_unfinished';
  if (status.withdrawn_at !== null) return <Withdrawn at={status.withdrawn_at} />;
  if (status.problem && !isUnfinished && !isPassingBy && !isCreating)
    return (
      <VaultProblem
        problem={status.problem}
        onCreate={create}
        {...(status.vaults === 'several' ? { onUnlockOther: () => setPassingBy(true) } : {})}
      />
    );
  if (isCreating) return <CreateVault status={status} onBack={() => setCreating(false)} />;
  if (status.vaults === 'none') return <FirstStart isUnfinished={isUnfinished} onCreate={create} />;
  return <Unlock status={status} onCreate={create} />;
}
