import { FilePlus2, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate, useParams, useSearchParams } from 'react-router';
import { useCall } from '#renderer/bridge.ts';
import { ChoosePersonDialog } from '#renderer/referral/ChoosePersonDialog.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import type { Programme } from '#shared/programme.ts';
import { ProgrammeFacts } from './ProgrammeFacts.tsx';
import { useProgrammeWords } from './useProgrammeWords.ts';

/** `/programmes/:id?person=<id>`: everything that is recorded about one programme. */
export function ProgrammePage() {
  const { id = '' } = useParams();
  const programme = useCall('programme.get', { id });
  if (programme.error) return <FailureNotice failure={programme.error} />;
  if (!programme.data) return <Skeleton rows={10} />;
  return <ProgrammeRecord programme={programme.data} />;
}

function ProgrammeRecord({ programme }: { programme: Programme }) {
  const { t } = useTranslation('programme');
  const words = useProgrammeWords();
  const navigate = useNavigate();
  const { state } = useLocation();
  const [search] = useSearchParams();
  const personId = search.get('person');
  const [choosing, setChoosing] = useState<'referral' | 'application' | null>(null);
  const isClosed = programme.status === 'closed';
  const begin = (kind: 'referral' | 'application', person: string) =>
    navigate(`/people/${person}/${kind}?programme=${encodeURIComponent(programme.id)}`);
  const choose = (kind: 'referral' | 'application') =>
    personId === null ? setChoosing(kind) : begin(kind, personId);
  return (
    <Page
      title={programme.name}
      eyebrow={words.countries(programme)}
      back={{ to: typeof state?.from === 'string' ? state.from : '/programmes', label: t('back') }}
      width="reading"
      actions={
        !isClosed && (
          <>
            <Button icon={FilePlus2} onPress={() => choose('application')}>
              {t('start_application')}
            </Button>
            <Button variant="primary" icon={Send} onPress={() => choose('referral')}>
              {t(personId === null ? 'refer' : 'refer_this_person')}
            </Button>
          </>
        )
      }
    >
      <Warnings programme={programme} />
      <ProgrammeFacts programme={programme} />
      {choosing !== null && (
        <ChoosePersonDialog
          title={t(`choose_person.${choosing}`)}
          onClose={() => setChoosing(null)}
          onChoose={(person) => begin(choosing, person)}
        />
      )}
    </Page>
  );
}

function Warnings({ programme }: { programme: Programme }) {
  const { t } = useTranslation('programme');
  const warning = useProgrammeWords().warning(programme);
  if (programme.status === 'closed') {
    return (
      <Notice tone="attention" title={t('closed.title')}>
        {t('closed.text')}
      </Notice>
    );
  }
  return (
    <Notice
      tone={warning === null ? 'info' : 'attention'}
      title={warning === null ? t('verify') : t(`warning.${warning}.title`)}
    >
      {warning !== null && `${t(`warning.${warning}.text`)} `}
      {t('no_entitlement')}
    </Notice>
  );
}
