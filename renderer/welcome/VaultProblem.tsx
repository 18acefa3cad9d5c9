import { RotateCcw, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { DescriptionList } from '#renderer/ui/DescriptionList.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Cluster } from '#renderer/ui/layout.tsx';
import type { ErrorCode } from '#shared/errors.ts';
import css from './Entrance.module.css';
import { Frame } from './Frame.tsx';

const PROBLEMS: readonly ErrorCode[] = [
  'vault_missing',
  'vault_header_missing',
  'vault_header_damaged',
  'vault_header_parameters',
  'vault_header_version',
  'database_missing',
  'database_plain',
  'database_damaged',
  'database_foreign',
  'database_newer',
  'database_in_use',
];
export const isVaultProblem = (code: ErrorCode): boolean => PROBLEMS.includes(code);

type VaultProblemProps = {
  problem: ErrorCode;
  onBack?: () => void;
  onCreate?: () => void;
  /** Offered where other vaults lie beside the one that has a problem. */
  onUnlockOther?: () => void;
};

/** The files are not what they should be: what was found, that nothing was changed, what to do. */
export function VaultProblem({ problem, onBack, onCreate, onUnlockOther }: VaultProblemProps) {
  const { t } = useTranslation(['welcome', 'errors', 'common']);
  const status = useCall('vault.status', {});
  return (
    <Frame title={t('problem.title')} isWide takesFocus>
      <div className={css.panel}>
        <DescriptionList
          items={[
            { term: t('problem.found'), value: t(`errors:${problem}.what`), isLong: true },
            { term: t('problem.safe'), value: t('problem.unchanged'), isLong: true },
            { term: t('problem.next'), value: t(`errors:${problem}.do`), isLong: true },
          ]}
        />
        <Cluster>
          <Button
            icon={RotateCcw}
            isPending={status.isFetching}
            onPress={() => {
              onBack?.();
              status.refetch();
            }}
          >
            {t('problem.again')}
          </Button>
        </Cluster>
        <Cluster gap={2}>
          <ShieldCheck size={16} aria-hidden="true" />
          <small>{t('problem.code', { code: problem })}</small>
        </Cluster>
      </div>
      <div className={css.further}>
        {onUnlockOther && <IconTextLink onPress={onUnlockOther}>{t('problem.unlock_other')}</IconTextLink>}
        {onCreate && <IconTextLink onPress={onCreate}>{t('unlock.create')}</IconTextLink>}
      </div>
    </Frame>
  );
}
