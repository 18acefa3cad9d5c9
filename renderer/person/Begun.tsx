import { PencilLine } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import type { Draft } from '#shared/shapes.ts';
import { draftLink } from './draftLink.ts';

/** What was begun for this person and is not finished. */
export function Begun({ drafts }: { drafts: readonly Draft[] }) {
  const { t } = useTranslation('person');
  const format = useFormat();
  if (drafts.length === 0) return null;
  return (
    <Notice title={t('begun.title', { count: drafts.length })}>
      <Stack as="ul" gap={1}>
        {drafts.map((draft) => (
          <li key={draft.id}>
            <IconTextLink to={draftLink(draft.noun, draft.person_id, draft.id)} icon={PencilLine}>
              {t('begun.entry', { what: t(`begun.${draft.noun}`), time: format.dateTime(draft.updated_at) })}
            </IconTextLink>
          </li>
        ))}
      </Stack>
    </Notice>
  );
}
