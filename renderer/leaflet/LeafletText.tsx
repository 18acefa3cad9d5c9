import type { LeafletLanguage } from '#shared/codes/languages.ts';
import { LEAFLET_VERSION } from '#shared/leaflet.ts';
import css from './LeafletText.module.css';
import { directionOfLeaflet, LEAFLET_SECTIONS, leafletTexts } from './leafletWords.ts';

/** What the person reads, set calmly and large; nothing on it asks for anything. */
export function LeafletText({ language }: { language: LeafletLanguage }) {
  const text = leafletTexts[language];
  return (
    <article className={css.leaflet} lang={language} dir={directionOfLeaflet(language)}>
      <header className={css.head}>
        <h1 className={css.title}>{text.title}</h1>
        <p className={css.lead}>{text.lead}</p>
      </header>
      {LEAFLET_SECTIONS.map((name) => (
        <LeafletSection key={name} language={language} name={name} />
      ))}
      <footer className={css.version}>
        {text.version} <bdi>{LEAFLET_VERSION}</bdi>
      </footer>
    </article>
  );
}

export function LeafletSection({ language, name }: { language: LeafletLanguage; name: string }) {
  const section = leafletTexts[language].section[name];
  if (!section) return null;
  return (
    <section className={css.section}>
      <h2 className={css.heading}>{section.title}</h2>
      {Object.entries(section.text ?? {}).map(([key, sentence]) => (
        <p key={key}>{sentence}</p>
      ))}
      {section.items && (
        <ul className={css.items}>
          {Object.entries(section.items).map(([key, sentence]) => (
            <li key={key}>{sentence}</li>
          ))}
        </ul>
      )}
      {Object.entries(section.closing ?? {}).map(([key, sentence]) => (
        <p key={key}>{sentence}</p>
      ))}
    </section>
  );
}
