import {
  ArrowRightLeft,
  CalendarPlus,
  FileText,
  FolderClosed,
  FolderOpen,
  HandHelping,
  Merge,
  MessagesSquare,
  Pencil,
  Send,
  UsersRound,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation, useNavigate, useParams } from 'react-router';
import { AttachmentCard } from '#renderer/attachment/AttachmentCard.tsx';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { isFailure } from '#renderer/callFailure.ts';
import { DuplicateNotice } from '#renderer/duplicates/DuplicateNotice.tsx';
import { HandedOverPage } from '#renderer/handover/HandedOverPage.tsx';
import { HandoverNotice, openHandoverOf } from '#renderer/handover/HandoverNotice.tsx';
import { ChoosePersonDialog } from '#renderer/referral/ChoosePersonDialog.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { IconTextLink } from '#renderer/ui/IconTextLink.tsx';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Menu } from '#renderer/ui/Menu.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { isConcernOpen } from '#shared/concern.ts';
import type { PersonFile } from '#shared/shapes.ts';
import { Begun } from './Begun.tsx';
import { CloseFileDialog } from './CloseFileDialog.tsx';
import { ConcernCard } from './ConcernCard.tsx';
import { ConsentCard } from './ConsentCard.tsx';
import { DatesCard } from './DatesCard.tsx';
import { FollowUpDialog } from './FollowUpDialog.tsx';
import { HouseholdCard } from './HouseholdCard.tsx';
import { NextSteps } from './NextSteps.tsx';
import { Story } from './Story.tsx';
import { usePlainKey } from './usePlainKey.ts';
import { VulnerabilityCard } from './VulnerabilityCard.tsx';
import { WhoCard } from './WhoCard.tsx';

/** `/people/:id` */
export function PersonPage() {
  const { id = '' } = useParams();
  const location = useLocation();
  const file = useCall('person.file', { id });
  if (isFailure(file.error, 'handed_over')) return <HandedOverPage failure={file.error} />;
  if (file.error) return <FailureNotice failure={file.error} onRetry={() => void file.refetch()} />;
  if (!file.data) return <Skeleton rows={8} />;
  const { person } = file.data;
  // A file that leads to another one: that one is opened, and says so.
  if (person.id !== id) {
    return <Navigate to={`/people/${person.id}`} replace state={{ ...location.state, opened: id }} />;
  }
  return <PersonFilePage key={id} file={file.data} />;
}

/** One column that reads like a story, and one that stays. */
function PersonFilePage({ file }: { file: PersonFile }) {
  const { t } = useTranslation(['person', 'people', 'codes', 'duplicate']);
  const format = useFormat();
  const navigate = useNavigate();
  const came = useLocation().state as { from?: string; opened?: string } | null;
  const from = came?.from ?? '/people';
  const { person } = file;
  const [planned, setPlanned] = useState<{ what: string } | null>(null);
  const [isClosing, setClosing] = useState(false);
  const [isMerging, setMerging] = useState(false);
  const opened = file.named.find(({ id }) => id === came?.opened && file.merged_ids.includes(id));
  const reopen = useCommand('person.update');
  const isStopped = file.concerns.some(isConcernOpen);
  const told = openHandoverOf(file.handovers);
  const openConflicts = file.conflicts.filter((conflict) => conflict.chosen === null);
  const go = (page: string) => navigate(`/people/${person.id}/${page}`);
  const addStep = () => setPlanned({ what: '' });
  usePlainKey('n', () => go('session'));

  const born = person.birth_year ?? person.birth_date?.slice(0, 4);
  const lead = [
    format.country(person.citizenship),
    born && t('people:born', { year: born }),
    person.languages.map((language) => format.language(language.code)).join(', '),
  ];
  const actions = (
    <>
      <Button variant="primary" icon={MessagesSquare} kbd="N" onPress={() => go('session')}>
        {t('action.start_session')}
      </Button>
      <Button icon={FileText} isDisabled={isStopped} onPress={() => go('application')}>
        {t('action.apply')}
      </Button>
      <Button icon={Send} isDisabled={isStopped} onPress={() => go('referral')}>
        {t('action.refer')}
      </Button>
      <Menu
        label={t('action.more')}
        items={[
          { id: 'step', label: t('action.next_step'), icon: CalendarPlus, onAction: addStep },
          {
            id: 'programmes',
            label: t('action.programmes'),
            icon: HandHelping,
            onAction: () =>
              navigate(
                person.country_of_return === null
                  ? `/programmes?person=${person.id}`
                  : `/programmes?person=${person.id}&country=${person.country_of_return}`,
              ),
          },
          {
            id: 'household',
            label: t('action.household'),
            icon: UsersRound,
            onAction: () => go('household'),
          },
          {
            id: 'handover',
            label: t('action.handover'),
            icon: ArrowRightLeft,
            isDisabled: told !== null && told.state !== 'refused',
            onAction: () => go('handover'),
          },
          {
            id: 'merge',
            label: t('duplicate:merge_with'),
            icon: Merge,
            onAction: () => setMerging(true),
          },
          { id: 'edit', label: t('action.edit'), icon: Pencil, onAction: () => go('edit') },
          ...(person.closed_as === null
            ? [
                {
                  id: 'close',
                  label: t('action.close'),
                  icon: FolderClosed,
                  onAction: () => setClosing(true),
                },
              ]
            : []),
        ]}
      />
    </>
  );

  return (
    <Page
      title={person.alias_or_initials}
      lead={lead.filter(Boolean).join(' · ')}
      back={{ to: from, label: t('people:title') }}
      actions={actions}
      aside={
        <>
          {isStopped && <ConcernCard file={file} />}
          <DatesCard file={file} onAdd={addStep} onPlan={(what) => setPlanned({ what })} />
          <ConsentCard file={file} />
          <WhoCard person={person} />
          <HouseholdCard file={file} />
          <AttachmentCard personId={person.id} title={t('card.attachments')} />
          {!isStopped && <ConcernCard file={file} />}
          <VulnerabilityCard person={person} />
        </>
      }
      asideLabel={t('aside')}
    >
      {opened !== undefined && (
        <Notice title={t('duplicate:opened.title', { name: opened.alias_or_initials })} isLive>
          {t('duplicate:opened.text')}
        </Notice>
      )}
      <DuplicateNotice personId={person.id} />
      {isStopped && (
        <Notice tone="attention" title={t('stopped.title')}>
          {t('stopped.text')}
        </Notice>
      )}
      {openConflicts.length > 0 && (
        <Notice
          tone="attention"
          title={t('conflict.title', { count: openConflicts.length })}
          actions={<IconTextLink to="/sync">{t('conflict.open')}</IconTextLink>}
        >
          {t('conflict.text')}
        </Notice>
      )}
      {told !== null && <HandoverNotice told={told} />}
      {person.closed_as !== null && (
        <Notice
          title={t('closed.title', {
            how: t(`codes:closings.${person.closed_as}`),
            date: format.date(person.closed_on),
          })}
          actions={
            <Button
              size="s"
              icon={FolderOpen}
              isPending={reopen.isPending}
              onPress={() =>
                reopen.mutate({
                  id: person.id,
                  seen: { closed_as: person.closed_as, closed_on: person.closed_on },
                  fields: { closed_as: null, closed_on: null },
                })
              }
            >
              {t('closed.reopen')}
            </Button>
          }
        >
          {t('closed.text')}
        </Notice>
      )}
      {reopen.error && <FailureNotice failure={reopen.error} />}
      <Begun drafts={file.drafts} />
      <NextSteps followUps={file.follow_ups} onAdd={addStep} />
      <Story file={file} />
      {planned !== null && (
        <FollowUpDialog personId={person.id} what={planned.what} onClose={() => setPlanned(null)} />
      )}
      {isMerging && (
        <ChoosePersonDialog
          title={t('duplicate:choose_person')}
          onChoose={(id) =>
            id === person.id ? setMerging(false) : navigate(`/people/duplicates/${person.id}/${id}`)
          }
          onClose={() => setMerging(false)}
        />
      )}
      {isClosing && <CloseFileDialog person={person} onClose={() => setClosing(false)} />}
    </Page>
  );
}
