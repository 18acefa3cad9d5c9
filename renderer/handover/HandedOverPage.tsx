import { ArrowRightLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '#renderer/callFailure.ts';
import { ButtonLink } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Page } from '#renderer/ui/Page.tsx';

/** In the place of a file that another team has now. Nothing went wrong, so nothing looks as if it had. */
export function HandedOverPage({ failure }: { failure: unknown }) {
  const { t } = useTranslation(['errors', 'handover', 'people']);
  const { params } = failureOf(failure);
  return (
    <Page
      title={t('errors:handed_over.what', params)}
      width="reading"
      back={{ to: '/people', label: t('people:title') }}
    >
      <EmptyState
        icon={ArrowRightLeft}
        action={<ButtonLink to="/people">{t('handover:gone.people')}</ButtonLink>}
      >
        {t('errors:handed_over.do', params)}
      </EmptyState>
    </Page>
  );
}
