import { useTranslation } from 'react-i18next';
import { call } from '#renderer/bridge.ts';
import { ConfirmDialog } from '#renderer/ui/ConfirmDialog.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Stack } from '#renderer/ui/layout.tsx';
import { toast } from '#renderer/ui/toaster.ts';
import type { Duplicate } from '#shared/duplicate.ts';
import { fieldsOfMerge, MERGE_FIELDS, undoOf } from '#shared/merge-files.ts';
import type { Person } from '#shared/person.ts';
import { useMergeLabel } from './useDuplicateWords.ts';

type UndoDialogProps = { decision: Duplicate; person: Person; name: string; onClose: () => void };

/** Says before it happens what goes back and what stays. */
export function UndoDialog({ decision, person, name, onClose }: UndoDialogProps) {
  const { t } = useTranslation('duplicate');
  const format = useFormat();
  const label = useMergeLabel();
  const isMerge = decision.verdict === 'same';
  const { back, stays } = undoOf(person, decision);
  const goesBack = MERGE_FIELDS.filter((field) => fieldsOfMerge(field).some((one) => one in back));
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={t(isMerge ? 'undo.title' : 'undo.title_distinct')}
      confirmLabel={t('undo.confirm')}
      onConfirm={async () => {
        await call('duplicate.undo', { id: decision.id });
        toast({ text: t('undo.done'), tone: 'safe' });
      }}
    >
      <Stack gap={3}>
        {isMerge ? (
          <>
            <p>{t('undo.text', { name })}</p>
            {goesBack.length > 0 && <p>{t('undo.back', { fields: format.list(goesBack.map(label)) })}</p>}
            {stays.length > 0 && <p>{t('undo.stays', { fields: format.list(stays.map(label)) })}</p>}
            <p>{t('undo.since')}</p>
          </>
        ) : (
          <p>{t('undo.text_distinct')}</p>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
