import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Cluster } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { VaultStatus } from '#shared/shapes.ts';
import css from './Entrance.module.css';
import { Frame } from './Frame.tsx';
import { NewPassphrase, type NewPassphraseHandle } from './NewPassphrase.tsx';

export function CreateVault({ status, onBack }: { status: VaultStatus; onBack: () => void }) {
  const { t } = useTranslation(['welcome', 'common']);
  const [name, setName] = useState('');
  const [isNameMissing, setNameMissing] = useState(false);
  const passphrase = useRef<NewPassphraseHandle>(null);
  const create = useCommand('vault.create');
  // A second vault on the same laptop can only be told apart by a name.
  const needsName = status.vaults !== 'none';

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (needsName && name.trim() === '') {
      setNameMissing(true);
      return;
    }
    const bytes = await passphrase.current?.take();
    if (!bytes) return;
    create.mutate({ name: name.trim(), passphrase: bytes }, { onSettled: () => bytes.fill(0) });
  };

  return (
    <Frame title={t('create.title')} lead={t('create.lead')} isWide>
      <form className={css.twoColumns} onSubmit={submit} noValidate>
        <div className={css.panel}>
          <TextField
            label={t('create.name')}
            description={t(needsName ? 'create.name_needed' : 'create.name_hint')}
            isOptional={!needsName}
            value={name}
            onChange={(text) => {
              setName(text);
              setNameMissing(false);
            }}
            error={isNameMissing ? t('create.name_missing') : undefined}
            maxLength={120}
            name="name"
            width="full"
            autoFocus
          />
          <NewPassphrase ref={passphrase} ownWords={[name]} />
          {create.error && <FailureNotice failure={create.error} />}
          <Cluster>
            <Button type="submit" variant="primary" isPending={create.isPending}>
              {t('create.action')}
            </Button>
            <Button variant="plain" onPress={onBack}>
              {t('common:back')}
            </Button>
          </Cluster>
        </div>
        <Notice tone="attention" title={t('create.no_reset_title')}>
          {t('create.no_reset_text')}
        </Notice>
      </form>
    </Frame>
  );
}
