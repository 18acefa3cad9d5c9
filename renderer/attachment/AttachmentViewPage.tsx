import { CloudDownload, Trash2, ZoomIn, ZoomOut } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useCall, useCommand } from '#renderer/bridge.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { FailureNotice } from '#renderer/ui/FailureNotice.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { Page } from '#renderer/ui/Page.tsx';
import { Progress } from '#renderer/ui/Progress.tsx';
import type { AttachmentRow } from '#shared/shapes.ts';
import { ImageView } from './ImageView.tsx';
import { RemoveAttachmentDialog } from './RemoveAttachmentDialog.tsx';
import { useAttachmentWords } from './useAttachmentWords.ts';
import { useContent } from './useContent.ts';
import css from './Viewer.module.css';

/** The reader of PDFs is larger than the rest of the page together, and few pages need it. */
const PdfView = lazy(async () => ({ default: (await import('./PdfView.tsx')).PdfView }));

/** `/people/:id/documents/:attachment_id` */
export function AttachmentViewPage() {
  const { id = '', attachment_id } = useParams();
  const list = useCall('attachment.list', { person_id: id });
  if (list.error) return <FailureNotice failure={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton rows={8} />;
  const row = list.data.attachments.find(({ attachment }) => attachment.id === attachment_id);
  return row === undefined ? <Gone personId={id} /> : <AttachmentView key={attachment_id} row={row} />;
}

/** Somebody removed it meanwhile. */
function Gone({ personId }: { personId: string }) {
  const { t } = useTranslation(['attachment', 'errors']);
  return (
    <Page title={t('unnamed')} back={{ to: `/people/${personId}/documents`, label: t('view.back') }}>
      <Notice title={t('errors:not_found.what')}>{t('errors:not_found.do')}</Notice>
    </Page>
  );
}

const ZOOMS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4] as const;
const FIT = ZOOMS.indexOf(1);

function AttachmentView({ row }: { row: AttachmentRow }) {
  const { t } = useTranslation('attachment');
  const format = useFormat();
  const navigate = useNavigate();
  const { nameOf, factsOf } = useAttachmentWords();
  const { attachment, place } = row;
  const isHere = place === 'here' || place === 'only_here';
  const { bytes, failure } = useContent(attachment.id, isHere);
  const [step, setStep] = useState(FIT);
  const [isRemoving, setRemoving] = useState(false);
  const zoom = ZOOMS[step] ?? 1;
  const name = nameOf(attachment);
  const documents = `/people/${attachment.person_id}/documents`;
  const isPdf = attachment.media_type === 'application/pdf';
  return (
    <Page
      title={name}
      lead={factsOf(attachment)}
      width="full"
      fill
      back={{ to: documents, label: t('view.back') }}
      actions={
        <>
          <div className={css.bar}>
            <Button
              icon={ZoomOut}
              isDisabled={!isHere || step === 0}
              onPress={() => setStep((before) => Math.max(0, before - 1))}
            >
              {t('view.away')}
            </Button>
            <Button
              icon={ZoomIn}
              isDisabled={!isHere || step === ZOOMS.length - 1}
              onPress={() => setStep((before) => Math.min(ZOOMS.length - 1, before + 1))}
            >
              {t('view.closer')}
            </Button>
            <Button isDisabled={!isHere || step === FIT} onPress={() => setStep(FIT)}>
              {t('view.fit')}
            </Button>
            <span className={css.zoom} role="status">
              {format.percent(zoom)}
            </span>
          </div>
          <Button icon={Trash2} variant="plain" onPress={() => setRemoving(true)}>
            {t('remove.open')}
          </Button>
        </>
      }
    >
      {isHere ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reached by keyboard
        <section className={css.window} tabIndex={0} aria-label={name}>
          {failure !== null && <FailureNotice failure={failure} />}
          {bytes === null && failure === null && <Skeleton rows={8} />}
          {bytes !== null && isPdf && (
            <Suspense fallback={<Skeleton rows={8} />}>
              <PdfView bytes={bytes} zoom={zoom} />
            </Suspense>
          )}
          {bytes !== null && !isPdf && (
            <ImageView bytes={bytes} mediaType={attachment.media_type} name={name} zoom={zoom} />
          )}
        </section>
      ) : (
        <NotHere row={row} />
      )}
      {isRemoving && (
        <RemoveAttachmentDialog
          attachment={attachment}
          onClose={() => setRemoving(false)}
          onRemoved={() => navigate(documents, { replace: true })}
        />
      )}
    </Page>
  );
}

/** On its way, or still to be asked for. */
function NotHere({ row }: { row: AttachmentRow }) {
  const { t } = useTranslation(['attachment', 'errors']);
  const fetch = useCommand('attachment.fetch');
  const stop = useCommand('attachment.stopFetch');
  const { id } = row.attachment;
  const { mutate } = fetch;
  // Who opens it wants to see it. Once: who stops it does not want it to begin again.
  const isWanted = useRef(row.place === 'elsewhere' && row.error === null);
  useEffect(() => {
    if (isWanted.current) mutate({ id });
    isWanted.current = false;
  }, [id, mutate]);
  const code = row.error ?? 'attachment_not_here';
  return (
    <div className={css.waiting}>
      {row.place === 'coming' && row.error === null ? (
        <Progress label={t('view.coming')} value={row.done} onCancel={() => stop.mutate({ id })} />
      ) : (
        <Notice
          title={t(`errors:${code}.what`)}
          tone={row.place === 'lost' ? 'attention' : 'info'}
          actions={
            row.place !== 'coming' && (
              <Button icon={CloudDownload} isPending={fetch.isPending} onPress={() => fetch.mutate({ id })}>
                {t('fetch')}
              </Button>
            )
          }
        >
          {t(`errors:${code}.do`)}
        </Notice>
      )}
      {(fetch.error ?? stop.error) && <FailureNotice failure={fetch.error ?? stop.error} />}
    </div>
  );
}
