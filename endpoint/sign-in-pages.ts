import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { SIGN_IN_WORDS, type SignInLanguage, type SignInWords } from '#endpoint/sign-in-words.ts';

/** The pages of the endpoint that say one thing and ask nothing, each with the status that it is sent with. */
const STATUS = { done: 200, declined: 200, no_team: 403, no_role: 403, blocked: 403 } as const;
const TROUBLE = { over: 410, unavailable: 503, failed: 400 } as const;
const STATUSES = { ...STATUS, ...TROUBLE };
export type PageName = keyof typeof STATUSES;

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #4e555c; --ground: #f5f5f3; --card: #ffffff; --line: #dddcd7; --edge: #85898d; --accent: #1b5e6e; --on-accent: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceeee; --soft: #b7bdc1; --ground: #16191b; --card: #1d2124; --line: #343a3f; --edge: #7d858b; --accent: #74c0cf; --on-accent: #08252c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, 'Noto Sans', sans-serif; }
main { max-inline-size: 34rem; margin: 12vh auto 2rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0 0 1rem; overflow-wrap: anywhere; }
p:last-child { margin: 0; }
small, .program { color: var(--soft); font-size: 1rem; }
.program { margin: 0 0 0.5rem; }
.code { margin: 0 0 1.5rem; font: 600 2.25rem/1.2 ui-monospace, 'Noto Sans Mono', monospace; letter-spacing: 0.06em; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; margin: 0 0 1.5rem; }
button { font: inherit; padding: 0.6rem 1.1rem; border-radius: 6px; border: 1px solid var(--edge); background: var(--card); color: var(--ink); cursor: pointer; }
button[value='yes'] { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
@media (max-width: 40rem) { main { margin: 1rem; padding: 1.25rem; } }
`;

/** Nothing runs on these pages and nothing is fetched for them; what they ask is answered to this endpoint alone. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  ...["form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"],
].join('; ');

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (found) => ESCAPES[found] as string);

function send(reply: FastifyReply, status: number, language: SignInLanguage, title: string, body: string) {
  return privately(reply)
    .status(status)
    .header('content-security-policy', POLICY)
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('content-language', language)
    .header('vary', 'accept-language')
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)} – Return Desk</title><style>${STYLE}</style></head><body><main><p class="program">Return Desk</p><h1>${escaped(title)}</h1>${body}</main></body></html>`,
    );
}

/** Not kept by anybody on the way, and no address of ours told to where the browser goes next. */
export const privately = (reply: FastifyReply): FastifyReply =>
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');

export function sendPage(reply: FastifyReply, language: SignInLanguage, name: PageName, status?: number) {
  const words: SignInWords = SIGN_IN_WORDS[language];
  const text = `<p>${escaped(words[`${name}_text`])}</p>`;
  return send(reply, status ?? STATUSES[name], language, words[`${name}_title`], text);
}

type Question = { user_code: string; display_name: string; form_key: string };

/** Asks before the device gets anything. The form's key is the browser's own, so no other page can answer for it. */
export function sendQuestion(reply: FastifyReply, language: SignInLanguage, asked: Question) {
  const words: SignInWords = SIGN_IN_WORDS[language];
  const body = [
    `<p>${escaped(words.signed_in_as)} <strong><bdi>${escaped(asked.display_name)}</bdi></strong>.</p>`,
    `<p>${escaped(words.confirm_question)}</p><p class="code" dir="ltr">${escaped(asked.user_code)}</p>`,
    `<form method="post"><input type="hidden" name="key" value="${escaped(asked.form_key)}">`,
    `<button name="answer" value="yes">${escaped(words.yes)}</button>`,
    `<button name="answer" value="no">${escaped(words.no)}</button></form>`,
    `<p><small>${escaped(words.confirm_warning)}</small></p>`,
  ];
  return send(reply, 200, language, words.confirm_title, body.join(''));
}
