import { useQueries } from '@tanstack/react-query';
import { BookOpenText } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, callKey } from '#renderer/bridge.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Section } from '#renderer/ui/Page.tsx';
import { RadioGroup } from '#renderer/ui/RadioGroup.tsx';
import { Timeline } from '#renderer/ui/Timeline.tsx';
import type { PersonFile } from '#shared/shapes.ts';
import { sortStory, storyOf } from './story.ts';
import { useStoryItems } from './useStoryItems.tsx';

type Whose = 'person' | 'household';

/** What happened so far, of this person or of all who belong together. */
export function Story({ file }: { file: PersonFile }) {
  const { t } = useTranslation('person');
  const [whose, setWhose] = useState<Whose>('person');
  const isWhole = whose === 'household' && file.relatives.length > 0;
  const others = useQueries({
    queries: file.relatives.map(({ id }) => ({
      queryKey: callKey('person.file', { id }),
      queryFn: () => call('person.file', { id }),
      enabled: isWhole,
    })),
  }).flatMap((answer) => (isWhole && answer.data ? [answer.data] : []));
  const names = new Map([file, ...others].map(({ person }) => [person.id, person.alias_or_initials]));
  const toItem = useStoryItems((id) => (isWhole ? (names.get(id) ?? null) : null));
  const chapters = sortStory([file, ...others].flatMap(storyOf));

  return (
    <Section
      title={t('story.title')}
      actions={
        file.relatives.length > 0 && (
          <RadioGroup<Whose>
            label={t('story.whose')}
            isLabelHidden
            look="segmented"
            value={whose}
            onChange={(chosen) => setWhose(chosen ?? 'person')}
            options={[
              { value: 'person', label: t('story.this_person') },
              { value: 'household', label: t('story.household') },
            ]}
          />
        )
      }
    >
      {chapters.length <= 1 && !isWhole && <EmptyState icon={BookOpenText}>{t('story.empty')}</EmptyState>}
      <Timeline label={t('story.title')} items={chapters.map(toItem)} />
    </Section>
  );
}
