import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

type Words = { [key: string]: string | Words };

const root = path.join(import.meta.dirname, '../..');
const files = readdirSync(path.join(root, 'renderer'), { recursive: true, encoding: 'utf8' });
const sources = files
  .filter((file) => /\.(tsx?|css)$/.test(file))
  .map((file) => ({ file, text: readFileSync(path.join(root, 'renderer', file), 'utf8') }));
const code = sources.filter(({ file }) => !file.endsWith('.css'));
const styles = sources.filter(({ file }) => file.endsWith('.css'));
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

test('only bridge.ts touches the bridge on window', () => {
  const touching = code.filter(({ text }) =>
    /window\s*\.\s*returnDesk|globalThis\s*\.\s*returnDesk/.test(text),
  );
  expect(touching.map(({ file }) => file)).toEqual(['bridge.ts']);
});

test('only the kit and the frame around it speak to react-aria-components', () => {
  const folders = ['ui', 'welcome', 'command-palette'];
  const frame = ['App.tsx', 'Shell.tsx', 'SignedIn.tsx'];
  const others = code.filter(
    ({ file, text }) =>
      text.includes("'react-aria-components") &&
      !folders.includes(path.dirname(file)) &&
      !frame.includes(file),
  );
  expect(others.map(({ file }) => file)).toEqual([]);
});

test('no file puts HTML together from text', () => {
  const unsafe = /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML\s*=|insertAdjacentHTML|document\.write/;
  expect(code.filter(({ text }) => unsafe.test(withoutComments(text))).map(({ file }) => file)).toEqual([]);
});

describe('styles', () => {
  const physical =
    /^\s*(margin|padding|border)-(left|right|top|bottom)\b|^\s*(left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:|text-align:\s*(left|right)|float:\s*(left|right)/gm;

  test('are mirrored for free: no physical side or size', () => {
    const found = styles.flatMap(({ file, text }) =>
      [...withoutComments(text).matchAll(physical)].map(([line]) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  test('take their colours from the tokens', () => {
    const literal = /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(/gi;
    const found = styles
      // What is printed on paper is black on white, whatever the screen shows.
      .filter(({ file }) => file !== path.join('ui', 'tokens.css') && !file.startsWith('leaflet'))
      .flatMap(({ file, text }) =>
        [...withoutComments(text).matchAll(literal)].map(([colour]) => `${file}: ${colour}`),
      );
    expect(found).toEqual([]);
  });
});

describe('words', () => {
  const text = />\s*([^<>{}=;()&]*[A-Za-zÀ-ž]{3,}[^<>{}=;()&]*)<\//g;
  const attribute =
    /\b(?:aria-label|label|title|placeholder|description|lead|alt)="([^"]*[A-Za-zÀ-ž]{3,}[^"]*)"/g;
  const nobodysWords = ['Return Desk', 'https://'];

  test('none stand in the code', () => {
    const found = code
      .filter(({ file }) => file.endsWith('.tsx'))
      .flatMap(({ file, text: source }) =>
        [text, attribute].flatMap((pattern) =>
          [...withoutComments(source).matchAll(pattern)]
            .map(([, words]) => words?.trim() ?? '')
            // One bare lower-case word is a code in a prop, not a text.
            .filter((words) => !nobodysWords.includes(words) && !/^[a-z_]+$/.test(words))
            .map((words) => `${file}: ${words}`),
        ),
      );
    expect(found).toEqual([]);
  });

  test('every key that the code names exists', () => {
    const namespaces = new Map<string, Set<string>>();
    const keysOf = (namespace: string): Set<string> => {
      const known = namespaces.get(namespace);
      if (known) return known;
      const keys = new Set<string>();
      const add = (words: Words, prefix: string) => {
        for (const [key, value] of Object.entries(words))
          if (typeof value === 'string') keys.add(`${prefix}${key}`);
          else add(value, `${prefix}${key}.`);
      };
      try {
        add(JSON.parse(readFileSync(path.join(root, `locales/en/${namespace}.json`), 'utf8')), '');
      } catch {
        // A namespace without a file has no key; each use of it is told.
      }
      namespaces.set(namespace, keys);
      return keys;
    };
    const has = (namespace: string, key: string) => {
      const keys = keysOf(namespace);
      return keys.has(key) || keys.has(`${key}_other`);
    };

    const missing = code.flatMap(({ file, text: source }) => {
      const defaults = [...source.matchAll(/useTranslation\(\s*(\[[^\]]*\]|'[^']*')?/g)].flatMap(
        ([, given]) => (given ? [...given.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '') : ['common']),
      );
      return [...withoutComments(source).matchAll(/\bt\(\s*'([^'$]+)'/g)].flatMap(([, named = '']) => {
        const [namespace, key] = named.includes(':') ? named.split(':', 2) : [undefined, named];
        const candidates = namespace === undefined ? defaults : [namespace];
        return candidates.some((candidate) => has(candidate, key ?? '')) ? [] : [`${file}: ${named}`];
      });
    });
    expect(missing).toEqual([]);
  });
});
