import { UserCheck, UserPlus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Stack } from '#renderer/ui/layout.tsx';
import type { PersonRow } from '#shared/shapes.ts';
import { PersonLine } from './PersonLine.tsx';
import css from './SimilarPersons.module.css';

const PAUSE_MS = 250;
const NOBODY: PersonRow[] = [];

/** Who may be meant already by what is typed about a new person. */
export function useSimilarPersons([names, birth_year, citizenship, local_ref]: [
  names: string | null,
  birth_year: number | null,
  citizenship: string | null,
  local_ref: string | null,
]): PersonRow[] {
  const [known, setKnown] = useState({ names: names ?? '', birth_year, citizenship, local_ref });
  useEffect(() => {
    const timer = setTimeout(
      () => setKnown({ names: names ?? '', birth_year, citizenship, local_ref }),
      PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [names, birth_year, citizenship, local_ref]);
  const isEnabled = known.names.trim() !== '' || known.local_ref !== null;
  const answer = useCall('person.similar', known, { isEnabled, keepsPrevious: true });
  return isEnabled ? (answer.data?.rows ?? NOBODY) : NOBODY;
}

type OneOfThese = { rows: readonly PersonRow[]; onOpen: (row: PersonRow) => void };

const Choices = ({ rows, onOpen }: OneOfThese) => {
  const { t } = useTranslation('people');
  return (
    <ul className={css.choices}>
      {rows.map((row) => (
        <li key={row.id} className={css.choice}>
          <PersonLine row={row} />
          <div>
            <Button
              size="s"
              icon={UserCheck}
              onPress={() => onOpen(row)}
              aria-label={t('similar.open_named', { name: row.alias_or_initials })}
            >
              {t('similar.open')}
            </Button>
          </div>
        </li>
      ))}
    </ul>
  );
};

/** Beside the form while it is filled in. */
export function SimilarPersons({ rows, onOpen }: OneOfThese) {
  const { t } = useTranslation('people');
  return (
    <div role="status">
      <Card title={t('similar.title')} tone="quiet">
        {rows.length === 0 ? (
          <p className={css.soft}>{t('similar.none')}</p>
        ) : (
          <Stack gap={3}>
            <p className={css.soft}>{t('similar.text')}</p>
            <Choices rows={rows} onOpen={onOpen} />
          </Stack>
        )}
      </Card>
    </div>
  );
}

type AskProps = OneOfThese & { isOpen: boolean; onClose: () => void; onNone: () => void };

/** Before somebody is registered: the question once more, and closing it answers nothing. */
export function IsItOneOfThese({ isOpen, onClose, rows, onOpen, onNone }: AskProps) {
  const { t } = useTranslation('people');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('similar.title')}
      footer={
        <>
          <Button onPress={onClose}>{t('similar.back')}</Button>
          <Button icon={UserPlus} onPress={onNone}>
            {t('similar.none_of_these')}
          </Button>
        </>
      }
    >
      <Stack gap={4}>
        <p>{t('similar.ask')}</p>
        <Choices rows={rows} onOpen={onOpen} />
      </Stack>
    </Dialog>
  );
}
