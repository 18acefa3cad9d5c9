import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { useReasonWords } from './useDuplicateWords.ts';

/** On the file of somebody who may have a second one. */
export function DuplicateNotice({ personId }: { personId: string }) {
  const { t } = useTranslation('duplicate');
  const reasonWords = useReasonWords();
  const answer = useCall('duplicate.list', {}, { keepsPrevious: true }).data;
  const pairs = (answer?.pairs ?? []).filter((pair) => [pair.first_id, pair.second_id].includes(personId));
  if (pairs.length === 0) return null;
  const rowsById = new Map(answer?.rows.map((row) => [row.id, row]));
  return (
    <Notice title={t('notice.title')}>
      <ul>
        {pairs.map((pair) => {
          const otherId = pair.first_id === personId ? pair.second_id : pair.first_id;
          const name = rowsById.get(otherId)?.alias_or_initials ?? '';
          return (
            <li key={otherId}>
              <IconTextLink to={`/people/duplicates/${personId}/${otherId}`}>
                {t('notice.text', { name, reasons: reasonWords(pair.reasons) })}
              </IconTextLink>
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
