import { Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { type Duplicate, isStanding } from '#shared/duplicate.ts';
import { fieldsOfMerge, MERGE_FIELDS } from '#shared/merge-files.ts';
import type { PersonFields } from '#shared/person.ts';
import type { PersonFile } from '#shared/shapes.ts';
import css from './Decision.module.css';
import { UndoDialog } from './UndoDialog.tsx';
import { useColleague, useMergeLabel, useMergeValue } from './useDuplicateWords.ts';

/** The other one of a decision, as this file sees it. */
export function nameOfOther(file: PersonFile, { person_id, other_id }: Duplicate): string | null {
  const id = other_id === file.person.id ? person_id : other_id;
  return file.named.find((one) => one.id === id)?.alias_or_initials ?? null;
}

type DecisionBodyProps = { file: PersonFile; decision: Duplicate; step: 'decided' | 'undone' };

/** Who decided, what each file had said, and the way back. */
export function DecisionBody({ file, decision, step }: DecisionBodyProps) {
  const { t } = useTranslation(['duplicate', 'common']);
  const colleague = useColleague();
  const label = useMergeLabel();
  const value = useMergeValue();
  const profile = useCall('profile.get', {}).data;
  const [isUndoing, setUndoing] = useState(false);
  const by = colleague((step === 'decided' ? decision.decided_by : decision.undone_by) ?? '');
  const mayUndo =
    profile !== undefined &&
    (profile.role === 'team_lead' || decision.decided_by === profile.counsellor_id) &&
    step === 'decided' &&
    isStanding(decision);
  const opposite = file.duplicates.filter(
    (one) =>
      one.id !== decision.id &&
      isStanding(one) &&
      [one.person_id, one.other_id].includes(decision.person_id) &&
      [one.person_id, one.other_id].includes(decision.other_id),
  );
  const isMerge = decision.verdict === 'same' && step === 'decided';
  const before = decision.before as Partial<PersonFields>;
  const merged = { ...before, ...decision.merged } as Partial<PersonFields>;
  const nameOf = (id: string) =>
    file.named.find((one) => one.id === id)?.alias_or_initials ?? t('story.somebody');
  const differed = MERGE_FIELDS.filter(
    (field) =>
      field !== 'vulnerabilities' && fieldsOfMerge(field).some((one) => one in decision.other_before),
  );
  return (
    <div className={css.body}>
      {by !== null && <p>{t('story.by', { name: by })}</p>}
      {isMerge &&
        differed.flatMap((field) => {
          const now = value(field, merged);
          const words = { field: label(field), value: now ?? t('story.nothing') };
          const files = [
            { id: decision.person_id, had: value(field, before) },
            { id: decision.other_id, had: value(field, decision.other_before as Partial<PersonFields>) },
          ];
          // What did not come into the merged file, of whichever of the two; nothing is lost with it.
          return files
            .filter(({ had }) => had !== null && had !== now)
            .map(({ id, had }) => (
              <p key={`${field} ${id}`}>{t('story.had', { ...words, name: nameOf(id), had })}</p>
            ));
        })}
      {isMerge && opposite.some(({ verdict }) => verdict === 'distinct') && <p>{t('story.disputed')}</p>}
      {isMerge &&
        opposite.some(({ verdict, person_id }) => verdict === 'same' && person_id !== decision.person_id) && (
          <p>{t('story.circle')}</p>
        )}
      {mayUndo && (
        <div>
          <Button size="s" icon={Undo2} onPress={() => setUndoing(true)}>
            {t('story.undo')}
          </Button>
        </div>
      )}
      {isUndoing && (
        <UndoDialog
          decision={decision}
          person={file.person}
          name={nameOfOther(file, decision) ?? t('story.somebody')}
          onClose={() => setUndoing(false)}
        />
      )}
    </div>
  );
}
