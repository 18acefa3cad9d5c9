import { Split } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster, Stack } from '#renderer/ui/layout.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { Select } from '#renderer/ui/Select.tsx';
import type { Output } from '#shared/contract.ts';
import type { Entity } from '#shared/records.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import css from './Conflicts.module.css';
import { sidesOf } from './conflictSides.ts';
import { useFieldName, useMemberName } from './fieldWords.ts';

export type OpenConflict = Output<'sync.conflicts'>['conflicts'][number];
type Whose = 'mine' | 'team';

/**
 * Two people wrote different values: each question is one line, and one dialog. The whole team's are here; those that
 * one wrote oneself come first. A window that stands open outlives its line.
 */
export function Conflicts() {
  const { t } = useTranslation('sync');
  const open = useCall('sync.conflicts', {}, { keepsPrevious: true });
  const [whose, setWhose] = useState<Whose>('team');
  const [kind, setKind] = useState<string | null>(null);
  const [shown, setShown] = useState<OpenConflict | null>(null);
  if (open.error) return <FailureNotice failure={open.error} onRetry={() => open.refetch()} />;
  const all = open.data?.conflicts ?? [];
  const mine = all.filter((one) => one.is_mine);
  const kinds = [...new Set(all.map(({ conflict }) => conflict.entity))];
  const listed = (whose === 'mine' ? mine : all).filter(
    ({ conflict }) => kind === null || !kinds.includes(kind) || conflict.entity === kind,
  );
  return (
    <>
      {all.length > 0 && (
        <Section title={t('conflict.title')} description={t('conflict.lead')}>
          {(mine.length < all.length || kinds.length > 1) && (
            <Cluster gap={4} align="End">
              <RadioGroup<Whose>
                label={t('conflict.whose')}
                isLabelHidden
                look="segmented"
                value={whose}
                onChange={(chosen) => setWhose(chosen ?? 'team')}
                options={[
                  { value: 'team', label: t('conflict.whole_team', { count: all.length }) },
                  { value: 'mine', label: t('conflict.mine', { count: mine.length }) },
                ]}
              />
              {kinds.length > 1 && (
                <Select
                  label={t('conflict.kind')}
                  value={kind ?? ''}
                  onChange={(chosen) => setKind(chosen === '' ? null : chosen)}
                  options={[
                    { value: '', label: t('conflict.all_kinds') },
                    ...kinds.map((one) => ({ value: one, label: t(`entity.${one}`) })),
                  ]}
                />
              )}
            </Cluster>
          )}
          {listed.length === 0 && <p>{t('conflict.none_listed')}</p>}
          <Stack gap={2}>
            {listed.map((one) => (
              <Line key={one.conflict.id} one={one} onLook={() => setShown(one)} />
            ))}
          </Stack>
        </Section>
      )}
      {shown !== null && (
        <ConflictDialog
          key={shown.conflict.id}
          open={all.find(({ conflict }) => conflict.id === shown.conflict.id) ?? shown}
          isDecidedElsewhere={!all.some(({ conflict }) => conflict.id === shown.conflict.id)}
          onClose={() => setShown(null)}
        />
      )}
    </>
  );
}

function Line({ one, onLook }: { one: OpenConflict; onLook: () => void }) {
  const { t } = useTranslation('sync');
  const format = useFormat();
  const fieldName = useFieldName();
  const member = useMemberName();
  const me = useCall('profile.get', {}).data?.counsellor_id ?? null;
  const { entity, field, created_at } = one.conflict;
  const [first, second] = sidesOf(one.conflict, me);
  const person = one.alias_or_initials ?? t('no_person');
  const about = t('conflict.about', {
    record: t(`entity.${entity}`),
    field: fieldName(entity as Entity, field),
  });
  return (
    <Card>
      <Cluster justify="Between">
        <div className={css.words}>
          <span>
            <bdi>{person}</bdi>
            {': '}
            {about}
          </span>
          <span className={css.soft}>
            {t('conflict.between', { first: member(first.by), second: member(second.by) })}
            {' · '}
            {t('conflict.since', { date: format.date(created_at) })}
          </span>
        </div>
        <Button icon={Split} onPress={onLook} aria-label={t('conflict.look_named', { person, about })}>
          {t('conflict.look')}
        </Button>
      </Cluster>
    </Card>
  );
}
