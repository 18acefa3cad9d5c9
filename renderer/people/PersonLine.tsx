import { FolderClosed, OctagonPause, PencilLine } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '#renderer/ui/Badge.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import type { PersonRow } from '#shared/shapes.ts';
import css from './PersonLine.module.css';

const joined = (parts: readonly (string | false | null)[]): string => parts.filter(Boolean).join(' · ');

/** What tells one person from another, in words: for lists, and for whoever hears them. */
export function usePersonWords() {
  const { t } = useTranslation('people');
  const format = useFormat();
  return (row: PersonRow) => {
    const born = row.birth_year === null ? null : t('born', { year: row.birth_year });
    const name = joined([row.full_name_latin, row.local_ref]);
    const facts = joined([format.country(row.citizenship), born]);
    const language = row.language === null ? null : format.language(row.language);
    return { name, facts, language, spoken: joined([row.alias_or_initials, name, facts, language]) };
  };
}

type PersonLineProps = { row: PersonRow; isBrief?: boolean };

/**
 * One person in a list. Nothing here that somebody who looks along should not see: no vulnerability, no position.
 * Drawn once a row: while a list scrolls, only the rows that come into sight are new.
 */
export const PersonLine = memo(function PersonLine({ row, isBrief = false }: PersonLineProps) {
  const { t } = useTranslation(['people', 'codes']);
  const format = useFormat();
  const words = usePersonWords()(row);
  return (
    <div className={css.container}>
      <div className={css.line}>
        <div className={css.cell}>
          <span className={css.alias} dir="auto">
            {row.alias_or_initials}
          </span>
          {words.name && (
            <span className={css.soft} dir="auto">
              {words.name}
            </span>
          )}
        </div>
        <div className={css.cell}>
          <span>{words.facts}</span>
          {words.language && <span className={css.soft}>{words.language}</span>}
        </div>
        {!isBrief && (
          <div className={css.cell}>
            <span className={css.soft}>
              {row.last_session_on === null
                ? t('no_session')
                : t('last_session', { date: format.date(row.last_session_on) })}
            </span>
            {row.next_on !== null && <span>{t('next', { date: format.date(row.next_on) })}</span>}
          </div>
        )}
        <div className={css.signs}>
          {row.concern_open && (
            <Badge icon={OctagonPause} tone="attention">
              {t('sign.concern')}
            </Badge>
          )}
          {row.has_draft && <Badge icon={PencilLine}>{t('sign.draft')}</Badge>}
          {row.closed_as !== null && (
            <Badge icon={FolderClosed}>
              {t('sign.closed', { how: t(`codes:closings.${row.closed_as}`) })}
            </Badge>
          )}
        </div>
      </div>
    </div>
  );
});
