import {
  CloudDownload,
  CloudUpload,
  FileWarning,
  HardDrive,
  type LucideIcon,
  UsersRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import type { Attachment } from '#shared/attachment.ts';
import type { AttachmentRow } from '#shared/shapes.ts';

type State = { icon: LucideIcon; words: string; tone: 'plain' | 'info' | 'attention' | 'safe' };

/** What a document is called, and where it is. */
export function useAttachmentWords() {
  const { t } = useTranslation(['attachment', 'codes']);
  const format = useFormat();

  const nameOf = ({ kind, label }: Pick<Attachment, 'kind' | 'label'>): string =>
    label ?? t(`codes:attachment_kinds.${kind}`);

  /** What it is beside its name: the kind where the name is a label, what sort of file, how large. */
  const factsOf = ({ kind, label, media_type, bytes }: Attachment): string =>
    [
      label !== null && t(`codes:attachment_kinds.${kind}`),
      t(`type.${media_type}`),
      format.bytes(bytes).replace(' ', '\u00a0'),
    ]
      .filter(Boolean)
      .join(' · ');

  function stateOf({ place, done, error }: AttachmentRow): State {
    const percent = format.percent(Math.floor(done * 100) / 100);
    switch (place) {
      case 'here':
        return { icon: UsersRound, words: t('place.here'), tone: 'safe' };
      case 'only_here':
        if (error !== null) return { icon: FileWarning, words: t('place.refused'), tone: 'attention' };
        return done > 0
          ? { icon: CloudUpload, words: t('place.sending', { percent }), tone: 'info' }
          : { icon: HardDrive, words: t('place.only_here'), tone: 'plain' };
      case 'coming':
        return error === null
          ? { icon: CloudDownload, words: t('place.coming', { percent }), tone: 'info' }
          : { icon: CloudDownload, words: t('place.waiting'), tone: 'plain' };
      case 'lost':
        return { icon: FileWarning, words: t('place.lost'), tone: 'attention' };
      default:
        return { icon: CloudDownload, words: t('place.elsewhere'), tone: 'plain' };
    }
  }
  return { nameOf, factsOf, stateOf };
}
