import { useTranslation } from 'react-i18next';
import { focusField } from '#renderer/ui/ErrorSummary.tsx';
import { useFieldMessage } from '#renderer/ui/form.tsx';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import type { FieldError } from '#shared/errors.ts';
import css from './Application.module.css';
import { useApplicationLabels } from './useApplicationLabels.ts';

type MissingListProps = { missing: readonly FieldError[]; onGo?: (name: string) => void };

/** What a step still needs; each entry leads to the field that answers it. */
export function MissingList({ missing, onGo = focusField }: MissingListProps) {
  const { t } = useTranslation('application');
  const labels = useApplicationLabels();
  const message = useFieldMessage();
  if (missing.length === 0) return null;
  return (
    <Section title={t('course.missing', { count: missing.length })} level={3}>
      <ul className={css.missing}>
        {missing.map(({ path, code }) => (
          <li key={code}>
            <IconTextLink onPress={() => onGo(path)}>
              {message({ message: code }, null) ?? labels[path] ?? path}
            </IconTextLink>
          </li>
        ))}
      </ul>
    </Section>
  );
}
