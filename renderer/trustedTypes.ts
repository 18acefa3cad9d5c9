type DefaultPolicy = { createHTML: (html: string) => string | null };
type TrustedTypes = { createPolicy: (name: 'default', policy: DefaultPolicy) => unknown };

/**
 * The content policy refuses HTML made from text. React Aria empties the region that screen readers listen to by
 * setting it to the empty text, which is refused too and would stop the page: that one text is let through.
 */
(window as { trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('default', {
  createHTML: (html) => (html === '' ? '' : null),
});
