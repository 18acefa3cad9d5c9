/** As much of a browser as signing in needs: cookies of a host, redirects, a form. Over real HTTP. */
export type Browser = ReturnType<typeof createBrowser>;
export type Shown = { status: number; url: URL; text: string; headers: Headers; way: string[] };

export function createBrowser(language = 'en') {
  const jar = new Map<string, { value: string; path: string }>();

  function keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...rules] = line.split(/;\s*/);
      const name = pair.slice(0, pair.indexOf('='));
      const path = rules.map((rule) => /^path=(.*)$/i.exec(rule)?.[1]).find(Boolean) ?? '/';
      const isGone = rules.some(
        (rule) => /^max-age=0$/i.test(rule) || /^expires=Thu, 01 Jan 1970/i.test(rule),
      );
      if (isGone) jar.delete(name);
      else jar.set(name, { value: pair.slice(name.length + 1), path });
    }
  }
  const cookiesFor = (url: URL) =>
    [...jar]
      .filter(([, { path }]) => url.pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ');

  /** `until` stops before an address is opened: what stands behind it is then looked at by hand. */
  async function open(
    address: string | URL,
    { form, until }: { form?: Record<string, string>; until?: RegExp } = {},
  ): Promise<Shown> {
    let url = new URL(address);
    let body = form;
    const way: string[] = [];
    for (let step = 0; step < 12; step += 1) {
      way.push(url.href);
      const response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        redirect: 'manual',
        headers: { cookie: cookiesFor(url), 'accept-language': language, 'user-agent': 'canary-browser' },
        ...(body === undefined ? {} : { body: new URLSearchParams(body) }),
      });
      keep(response);
      const text = await response.text();
      const location = response.headers.get('location');
      if (location === null) return { status: response.status, url, text, headers: response.headers, way };
      const next = new URL(location, url);
      if (until?.test(next.href))
        return { status: response.status, url: next, text, headers: response.headers, way };
      url = next;
      body = undefined;
    }
    throw new Error('too many redirects');
  }

  return {
    open,
    cookies: () => [...jar].map(([name, { value }]) => `${name}=${value}`),
    /** Presses a button of the form that is shown. */
    answer(shown: Shown, answer: 'yes' | 'no') {
      const key = /name="key" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
      return open(shown.url, { form: { key, answer } });
    },
  };
}
