import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import css from './PartList.module.css';
import { SESSION_PART_NAMES, type SessionPart } from './sessionFields.ts';

export const partId = (part: SessionPart): string => `part-${part}`;

function goToPart(part: SessionPart) {
  const section = document.getElementById(partId(part));
  section?.scrollIntoView({ block: 'start' });
  section
    ?.querySelector<HTMLElement>('input, textarea, button, [role="spinbutton"]')
    ?.focus({ preventScroll: true });
}

/** Leads to each part of the talk, and shows in which one is reading. Only where there is room beside the form. */
export function PartList() {
  const { t } = useTranslation('session');
  const current = useCurrentPart();
  return (
    <nav className={css.parts} aria-label={t('parts')}>
      <ol className={css.list}>
        {SESSION_PART_NAMES.map((part) => (
          <li key={part} className={css.part} aria-current={part === current ? 'location' : undefined}>
            <IconTextLink onPress={() => goToPart(part)}>{t(`part.${part}.short`)}</IconTextLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function useCurrentPart(): SessionPart {
  const [current, setCurrent] = useState<SessionPart>('where');
  useEffect(() => {
    const visible = new Set<string>();
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) visible.add(target.id);
          else visible.delete(target.id);
        }
        const first = SESSION_PART_NAMES.find((part) => visible.has(partId(part)));
        if (first) setCurrent(first);
      },
      { rootMargin: '-10% 0px -60% 0px' },
    );
    for (const part of SESSION_PART_NAMES) {
      const section = document.getElementById(partId(part));
      if (section) watcher.observe(section);
    }
    return () => watcher.disconnect();
  }, []);
  return current;
}
