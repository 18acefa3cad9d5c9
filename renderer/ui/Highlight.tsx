import css from './Highlight.module.css';

/** Text in pieces as the search returns it; the pieces that were hit are marked. */
export function Highlight({ parts }: { parts: readonly { text: string; hit: boolean }[] }) {
  return parts.map(({ text, hit }, place) => {
    // The pieces of one text keep their order, so their place names them.
    const key = place;
    return hit ? (
      <mark key={key} className={css.hit}>
        {text}
      </mark>
    ) : (
      <span key={key}>{text}</span>
    );
  });
}
