import type { OpenVault } from '#core/open-vault.ts';
import type { ReadDb, WriteDb } from '#core/store/db.ts';
import { readSetting, writeSetting } from '#core/store/setting.ts';
import type { Input } from '#shared/contract.ts';
import type { Profile } from '#shared/shapes.ts';

type StoredProfile = Omit<Profile, 'sample'>;

/**
 * The profile of this vault. A vault that belongs to no team is its owner's own: it counts as lead until the
 * endpoint says what this person's role is.
 */
export function ensureProfile(db: WriteDb, newId: () => string): void {
  if (readSetting(db, 'profile') !== null) return;
  const first: StoredProfile = {
    counsellor_id: newId(),
    display_name: '',
    role: 'team_lead',
    team: null,
    members: [],
    auto_lock_minutes: 5,
    granting_state: null,
    default_place: null,
  };
  writeSetting(db, 'profile', first);
}

export function readProfile(db: ReadDb, mode: 'real' | 'sample'): Profile {
  return { ...(readSetting<StoredProfile>(db, 'profile') as StoredProfile), sample: mode === 'sample' };
}

/** What a person may set themselves; role and team come from the endpoint by `sync/enrol.ts`. */
export function saveProfile(vault: OpenVault, input: Input<'profile.save'>): Profile {
  writeProfile(vault.db, { ...vault.profile(), ...input });
  return vault.profile();
}

export function writeProfile(db: WriteDb, profile: Profile): void {
  const { sample: _, ...stored } = profile;
  writeSetting(db, 'profile', stored);
}
