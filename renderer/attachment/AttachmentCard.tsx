import { FilePlus2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button, ButtonLink } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { AddAttachmentDialog } from './AddAttachmentDialog.tsx';
import css from './AttachmentCard.module.css';
import { useAttachmentWords } from './useAttachmentWords.ts';

const SHOWN = 3;

/** The latest documents, beside the person's story. */
export function AttachmentCard({ personId, title }: { personId: string; title: string }) {
  const { t } = useTranslation('attachment');
  const { nameOf, stateOf } = useAttachmentWords();
  const [isAdding, setAdding] = useState(false);
  const list = useCall('attachment.list', { person_id: personId });
  const attachments = list.data?.attachments ?? [];
  return (
    <Card
      title={title}
      {...(attachments.length > 0
        ? {
            actions: (
              <ButtonLink to={`/people/${personId}/documents`} size="s" variant="plain">
                {t('all')}
              </ButtonLink>
            ),
          }
        : {})}
    >
      {list.error && <FailureNotice failure={list.error} />}
      {list.data && attachments.length === 0 && <p className={css.soft}>{t('none')}</p>}
      {attachments.length > 0 && (
        <ul className={css.list}>
          {attachments.slice(0, SHOWN).map((row) => (
            <li key={row.attachment.id}>
              <div className={css.name} dir="auto">
                <IconTextLink to={`/people/${personId}/documents/${row.attachment.id}`}>
                  {nameOf(row.attachment)}
                </IconTextLink>
              </div>
              <div className={css.soft}>{stateOf(row).words}</div>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button size="s" variant="plain" icon={FilePlus2} onPress={() => setAdding(true)}>
          {t('add.open')}
        </Button>
      </div>
      {isAdding && <AddAttachmentDialog personId={personId} onClose={() => setAdding(false)} />}
    </Card>
  );
}
