import { Ellipsis, FileImage, FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand } from '#renderer/bridge.ts';
import { useCounsellorName } from '#renderer/session/Corrections.tsx';
import { Badge } from '#renderer/ui/Badge.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Menu, type MenuEntry } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { AttachmentRow } from '#shared/shapes.ts';
import css from './AttachmentItem.module.css';
import { EditAttachmentDialog } from './EditAttachmentDialog.tsx';
import { RemoveAttachmentDialog } from './RemoveAttachmentDialog.tsx';
import { useAttachmentWords } from './useAttachmentWords.ts';

/** One document of a list: what it is, where it is, and what can be done with it. */
export function AttachmentItem({ row }: { row: AttachmentRow }) {
  const { t } = useTranslation(['attachment', 'errors']);
  const format = useFormat();
  const { nameOf, factsOf, stateOf } = useAttachmentWords();
  const authorOf = useCounsellorName();
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const fetch = useCommand('attachment.fetch');
  const stop = useCommand('attachment.stopFetch');
  const { attachment, place, error } = row;
  const { id, person_id, media_type, created_at, created_by } = attachment;
  const state = stateOf(row);
  const isToBeFetched = place === 'elsewhere' || place === 'lost';
  const isToBeSent = place === 'only_here' && error !== null;
  const entry = (name: string, label: string, onAction: () => void, isCaution = false): MenuEntry => ({
    ...{ id: name, label, onAction, isCaution },
  });
  const items = [
    ...(isToBeFetched ? [entry('fetch', t('fetch'), () => fetch.mutate({ id }))] : []),
    ...(isToBeSent ? [entry('send', t('send_again'), () => fetch.mutate({ id }))] : []),
    ...(place === 'coming' ? [entry('stop', t('stop'), () => stop.mutate({ id }))] : []),
    entry('edit', t('change'), () => setDialog('edit')),
    entry('remove', t('remove.open'), () => setDialog('remove'), true),
  ];
  const Icon = media_type === 'application/pdf' ? FileText : FileImage;
  const close = () => setDialog(null);
  return (
    <li className={css.item}>
      <Icon size={20} aria-hidden="true" className={css.icon} />
      <div className={css.words}>
        <div className={css.name} dir="auto">
          <IconTextLink to={`/people/${person_id}/documents/${id}`}>{nameOf(attachment)}</IconTextLink>
        </div>
        <div className={css.soft}>{factsOf(attachment)}</div>
        <div className={css.soft}>
          {t('added', { date: format.date(created_at), name: authorOf(created_by) })}
        </div>
        {error !== null && error !== 'attachment_not_sent' && (
          <Notice tone="attention" title={t(`errors:${error}.what`)}>
            {t(`errors:${error}.do`)}
          </Notice>
        )}
        {fetch.error && <FailureNotice failure={fetch.error} />}
      </div>
      <div className={css.end}>
        <Badge icon={state.icon} tone={state.tone}>
          {state.words}
        </Badge>
        <Menu label={t('actions')} icon={Ellipsis} variant="plain" size="s" items={items} />
      </div>
      {dialog === 'edit' && <EditAttachmentDialog attachment={attachment} onClose={close} />}
      {dialog === 'remove' && <RemoveAttachmentDialog attachment={attachment} onClose={close} />}
    </li>
  );
}
