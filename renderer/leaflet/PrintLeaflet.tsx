import { Fragment, type ReactNode, useEffect } from 'react';
import type { LeafletLanguage } from '#shared/codes/languages.ts';
import { LEAFLET_VERSION } from '#shared/leaflet.ts';
import { LeafletSection } from './LeafletText.tsx';
import { directionOfLeaflet, LEAFLET_SECTIONS, leafletTexts } from './leafletWords.ts';
import css from './PrintLeaflet.module.css';
import type { LeafletPrintRequest } from './printRequest.ts';

/**
 * The leaflet on A4, each section in both languages side by side, so that a finger on one text finds the other.
 * The last block has lines to write on: whom the person talked with and where to turn.
 */
export function PrintLeaflet({ language, second }: LeafletPrintRequest) {
  // What is read from the right stands on the right.
  const languages = (second === null ? [language] : [language, second]).sort(
    (a, b) => Number(directionOfLeaflet(a) === 'rtl') - Number(directionOfLeaflet(b) === 'rtl'),
  );
  useEffect(() => {
    // Two frames after the fonts: laid out and painted. Whoever prints waits for this title.
    document.fonts.ready.then(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          document.title = 'ready';
        }),
      ),
    );
  }, []);
  return (
    <main className={css.sheet} data-languages={languages.length}>
      <Row languages={languages}>
        {(shown) => (
          <>
            <h1 className={css.title}>{leafletTexts[shown].title}</h1>
            <p className={css.lead}>{leafletTexts[shown].lead}</p>
          </>
        )}
      </Row>
      {LEAFLET_SECTIONS.map((name) => (
        <Row key={name} languages={languages}>
          {(shown) => <LeafletSection language={shown} name={name} />}
        </Row>
      ))}
      <Contacts languages={languages} />
      <footer className={css.footer}>
        <bdi>Return Desk</bdi>
        <Both languages={languages}>{(shown) => leafletTexts[shown].version}</Both>
        <bdi>{LEAFLET_VERSION}</bdi>
      </footer>
    </main>
  );
}

type RowProps = { languages: LeafletLanguage[]; children: (language: LeafletLanguage) => ReactNode };

function Row({ languages, children }: RowProps) {
  return (
    <div className={css.row}>
      {languages.map((shown) => (
        <div key={shown} className={css.cell} lang={shown} dir={directionOfLeaflet(shown)}>
          {children(shown)}
        </div>
      ))}
    </div>
  );
}

const LINES = [
  'counsellor',
  'organisation',
  'legal_assistance',
  'complaints',
  'kept_for',
  'next_talk',
] as const;

function Contacts({ languages }: { languages: LeafletLanguage[] }) {
  return (
    <section className={css.contacts}>
      <h2 className={css.contactTitle}>
        <Both languages={languages}>{(shown) => leafletTexts[shown].contact.title}</Both>
      </h2>
      {LINES.map((line) => (
        <p key={line} className={css.line}>
          <Both languages={languages}>{(shown) => leafletTexts[shown].contact[line]}</Both>
          <span className={css.blank} />
        </p>
      ))}
    </section>
  );
}

/** The same few words in both languages, one after the other; neither may turn the other's direction. */
function Both({
  languages,
  children,
}: {
  languages: LeafletLanguage[];
  children: (shown: LeafletLanguage) => string;
}) {
  return languages.map((shown, index) => (
    <Fragment key={shown}>
      {index > 0 && <span className={css.slash}>/</span>}
      <bdi lang={shown}>{children(shown)}</bdi>
    </Fragment>
  ));
}
