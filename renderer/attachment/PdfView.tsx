import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '#renderer/ui/Loading.tsx';
import { Notice } from '#renderer/ui/Notice.tsx';
import { VisuallyHidden } from '#renderer/ui/VisuallyHidden.tsx';
import { type OpenPdf, openPdf, type PDFDocumentProxy, type PDFPageProxy, wordsOf } from './pdf.ts';
import css from './Viewer.module.css';

type PdfViewProps = { bytes: Uint8Array; zoom: number };

/** The pages of a PDF as pictures. */
export function PdfView({ bytes, zoom }: PdfViewProps) {
  const { t } = useTranslation('attachment');
  const [pdf, setPdf] = useState<OpenPdf | 'broken' | null>(null);
  useEffect(() => {
    let isGone = false;
    let opened: OpenPdf | null = null;
    // A copy: what is handed to the worker is gone from here.
    openPdf(bytes.slice()).then(
      (open) => {
        opened = open;
        if (isGone) open.close();
        else setPdf(open);
      },
      () => !isGone && setPdf('broken'),
    );
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [bytes]);
  if (pdf === null) return <Skeleton rows={8} />;
  if (pdf === 'broken')
    return (
      <Notice tone="attention" title={t('view.broken')}>
        {t('view.broken_hint')}
      </Notice>
    );
  const numbers = Array.from({ length: pdf.document.numPages }, (_, index) => index + 1);
  return numbers.map((number) => (
    <PdfPage key={number} document={pdf.document} number={number} zoom={zoom} total={numbers.length} />
  ));
}

/** More than a large screen shows at 200 %; a canvas beyond it would only use up memory. */
const MAX_PIXELS = 16_000_000;
const A4 = 842 / 595;

type PdfPageProps = { document: PDFDocumentProxy; number: number; total: number; zoom: number };

/** Drawn when it comes near, emptied when it is far away: a long document would fill the memory otherwise. */
function PdfPage({ document, number, total, zoom }: PdfPageProps) {
  const { t } = useTranslation('attachment');
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [page, setPage] = useState<PDFPageProxy | null>(null);
  const [words, setWords] = useState('');
  const [isNear, setNear] = useState(number === 1);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const box = frame.current;
    if (box === null) return;
    const near = new IntersectionObserver(([entry]) => setNear(entry?.isIntersecting ?? false), {
      rootMargin: '100%',
    });
    const size = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    near.observe(box);
    size.observe(box);
    return () => {
      near.disconnect();
      size.disconnect();
    };
  }, []);

  useEffect(() => {
    if (!isNear || page !== null) return;
    let isGone = false;
    document.getPage(number).then((found) => !isGone && setPage(found), ignore);
    return () => {
      isGone = true;
    };
  }, [document, number, isNear, page]);

  // For whoever has the screen read out.
  useEffect(() => {
    let isGone = false;
    if (page !== null) wordsOf(page).then((found) => !isGone && setWords(found), ignore);
    return () => {
      isGone = true;
    };
  }, [page]);

  useEffect(() => {
    const surface = canvas.current;
    if (surface === null || page === null || width === 0) return;
    if (!isNear) {
      surface.width = 0;
      return;
    }
    const base = page.getViewport({ scale: 1 });
    const wanted = (width / base.width) * window.devicePixelRatio;
    const most = Math.sqrt(MAX_PIXELS / (base.width * base.height));
    const viewport = page.getViewport({ scale: Math.min(wanted, most) });
    surface.width = Math.floor(viewport.width);
    surface.height = Math.floor(viewport.height);
    const drawing = page.render({ canvas: surface, viewport });
    drawing.promise.catch(ignore);
    return () => drawing.cancel();
  }, [page, width, isNear]);

  const base = page?.getViewport({ scale: 1 });
  return (
    <figure className={css.page}>
      <div
        ref={frame}
        className={css.sheet}
        style={{ inlineSize: `${zoom * 100}%`, aspectRatio: base ? base.width / base.height : 1 / A4 }}
      >
        {/* A PDF places each letter from its left edge; the direction of the interface would move them. */}
        <canvas ref={canvas} className={css.canvas} dir="ltr" />
        <VisuallyHidden>{words}</VisuallyHidden>
      </div>
      <figcaption className={css.caption}>{t('view.page', { number, total })}</figcaption>
    </figure>
  );
}

/** A page that was left while it was being drawn. */
const ignore = () => undefined;
