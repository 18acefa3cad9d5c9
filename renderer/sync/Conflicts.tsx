import { Split } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import type { Output } from '#shared/contract.ts';
import type { Entity } from '#shared/records.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { useFieldName } from './fieldWords.ts';

export type OpenConflict = Output<'sync.conflicts'>['conflicts'][number];

/** Two people wrote different values: each question is one line, and one dialog. */
export function Conflicts() {
  const { t } = useTranslation('sync');
  const fieldName = useFieldName();
  const open = useCall('sync.conflicts', {});
  const [shown, setShown] = useState<OpenConflict | null>(null);
  if (open.error) return <FailureNotice failure={open.error} onRetry={() => open.refetch()} />;
  return (
    <Section title={t('conflict.title')} description={t('conflict.lead')}>
      <Stack gap={2}>
        {open.data?.conflicts.map((one) => {
          const { entity, field } = one.conflict;
          return (
            <Card key={one.conflict.id}>
              <Cluster justify="Between">
                <span>
                  <bdi>{one.alias_or_initials ?? t('no_person')}</bdi>
                  {': '}
                  {t('conflict.about', {
                    record: t(`entity.${entity}`),
                    field: fieldName(entity as Entity, field),
                  })}
                </span>
                <Button icon={Split} onPress={() => setShown(one)}>
                  {t('conflict.look')}
                </Button>
              </Cluster>
            </Card>
          );
        })}
      </Stack>
      {shown !== null && (
        <ConflictDialog key={shown.conflict.id} open={shown} onClose={() => setShown(null)} />
      )}
    </Section>
  );
}
