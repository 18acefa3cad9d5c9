import { Pencil, Send, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, useCommand } from '#renderer/bridge.ts';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Cluster } from '#renderer/ui/layout.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Quarantined } from '#shared/shapes.ts';
import { FIELD_NAMESPACES, useFieldName } from './fieldWords.ts';
import { recordLink } from './recordLink.ts';

/** One refused change: whose, why in plain words, and the ways on. */
export function RefusedChange({ change }: { change: Quarantined }) {
  const { t, i18n } = useTranslation(FIELD_NAMESPACES);
  const format = useFormat();
  const fieldName = useFieldName();
  const [isGivingUp, setGivingUp] = useState(false);
  const retry = useCommand('sync.retry', { onSuccess: () => toast({ text: t('sync:refused.sent_again') }) });
  const link = recordLink(change.entity, change.record_id, change.person_id);
  const isMoved = change.error === 'record_moved';
  // What the endpoint does not have, it cannot give back. What another team has is a person's to let go.
  const canGiveUp =
    change.entity === 'handover' || isMoved || (!change.is_new && change.error !== 'not_found');
  const giveUp = change.entity === 'handover' ? 'drop' : isMoved ? 'let_go' : 'give_up';
  const why = `sync:reason.${change.error}`;
  const fieldReason = (code: string) => {
    const key = `errors:field.${code}`;
    return t(i18n.exists(key) ? key : 'errors:field.invalid');
  };
  return (
    <Card
      level={3}
      title={t('sync:refused.about', {
        record: t(`sync:entity.${change.entity}`),
        person: change.alias_or_initials ?? t('sync:no_person'),
      })}
    >
      <p>{t(i18n.exists(why) ? why : `errors:${change.error}.what`)}</p>
      {change.fields.length > 0 && (
        <ul>
          {change.fields.map(({ path, code }) => (
            <li key={path}>
              {fieldName(change.entity, path)}
              {': '}
              {fieldReason(code)}
            </li>
          ))}
        </ul>
      )}
      <p>{t('sync:refused.safe', { time: format.dateTime(change.at) })}</p>
      <Cluster gap={2}>
        {link !== null && (
          <ButtonLink icon={Pencil} to={link}>
            {t('sync:refused.open')}
          </ButtonLink>
        )}
        {!isMoved && (
          <Button icon={Send} isPending={retry.isPending} onPress={() => retry.mutate({ id: change.id })}>
            {t('sync:refused.send_again')}
          </Button>
        )}
        {canGiveUp && (
          <Button variant="plain" icon={Undo2} onPress={() => setGivingUp(true)}>
            {t(`sync:refused.${giveUp}`)}
          </Button>
        )}
      </Cluster>
      {retry.error && <FailureNotice failure={retry.error} />}
      <ConfirmDialog
        isOpen={isGivingUp}
        onClose={() => setGivingUp(false)}
        title={t(`sync:refused.${giveUp}_title`)}
        confirmLabel={t(`sync:refused.${giveUp}`)}
        isCaution
        onConfirm={async () => {
          await call('sync.giveUp', { id: change.id });
        }}
      >
        <p>{t(`sync:refused.${giveUp}_text`)}</p>
      </ConfirmDialog>
    </Card>
  );
}
