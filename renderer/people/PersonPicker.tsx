import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { SearchBox } from '#renderer/ui/SearchBox.tsx';
import type { PersonRow } from '#shared/shapes.ts';
import { PersonLine } from './PersonLine.tsx';
import css from './PersonPicker.module.css';

type PersonPickerProps = {
  label: string;
  addLabel: string;
  /** Who is chosen already and is not offered again. */
  without: readonly string[];
  onPick: (row: PersonRow) => void;
};

/** Finds a registered person by name and adds them to something. */
export function PersonPicker({ label, addLabel, without, onPick }: PersonPickerProps) {
  const { t } = useTranslation('people');
  const [text, setText] = useState('');
  const isEnabled = text.trim() !== '';
  const input = { text, open_only: false, offset: 0, limit: 8 };
  const answer = useCall('person.list', input, { isEnabled, keepsPrevious: true });
  const rows = isEnabled ? (answer.data?.rows ?? []).filter((row) => !without.includes(row.id)) : [];
  return (
    <div className={css.picker}>
      <SearchBox
        label={label}
        isLabelVisible
        value={text}
        onSearch={setText}
        placeholder={t('search_placeholder')}
      />
      {isEnabled && answer.data && rows.length === 0 && (
        <p className={css.none} role="status">
          {t('none_found')}
        </p>
      )}
      {rows.length > 0 && (
        <ul className={css.rows}>
          {rows.map((row) => (
            <li key={row.id} className={css.row}>
              <div className={css.person}>
                <PersonLine row={row} isBrief />
              </div>
              <Button
                size="s"
                icon={Plus}
                onPress={() => {
                  setText('');
                  onPick(row);
                }}
                aria-label={`${addLabel}: ${row.alias_or_initials}`}
              >
                {addLabel}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
