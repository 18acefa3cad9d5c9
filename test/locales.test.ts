import { describe, expect, test } from 'vitest';
import * as assistanceCodes from '#shared/codes/assistance.ts';
import { INTERFACE_LANGUAGES, LEAFLET_LANGUAGES } from '#shared/codes/languages.ts';
import * as personCodes from '#shared/codes/person.ts';
import * as processCodes from '#shared/codes/process.ts';
import { ERROR_CODES } from '#shared/errors.ts';
import { BREAKDOWNS, INDICATORS, indicatorValue } from '#shared/statistics.ts';
import { namesIn, namespacesOf, readTexts, withoutPlural } from '#test/support/locale-files.ts';
import { lineOf, type Node, readSourceFiles, type SourceFile, walk } from '#test/support/source-files.ts';

const files = readSourceFiles();
const renderer = files.filter(({ file }) => file.startsWith('renderer/'));
const namespaces = namespacesOf('en');
const names = new Map(namespaces.map((namespace) => [namespace, namesIn(namespace)]));

describe('the same texts everywhere', () => {
  test('the interface languages have the same namespaces; of the others only the leaflet', () => {
    for (const language of INTERFACE_LANGUAGES)
      expect(namespacesOf(language).sort()).toEqual([...namespaces].sort());
    for (const language of LEAFLET_LANGUAGES) expect(namespacesOf(language)).toContain('leaflet');
  });

  test.each(INTERFACE_LANGUAGES)(
    'every text of %s has the values of the English one, whatever the plural',
    (language) => {
      const valuesIn = (namespace: string, of: string) => {
        const values = new Map<string, Set<string>>();
        for (const [key, text] of readTexts(of, namespace)) {
          const name = withoutPlural(key);
          const found = values.get(name) ?? new Set();
          for (const [, value] of text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)) found.add(value ?? '');
          values.set(name, found);
        }
        return Object.fromEntries([...values].map(([name, found]) => [name, [...found].sort()]));
      };
      for (const namespace of namespaces)
        expect(valuesIn(namespace, language), namespace).toEqual(valuesIn(namespace, 'en'));
    },
  );

  test.each(LEAFLET_LANGUAGES)(
    'the leaflet in %s says as much as the English one, and no text is empty',
    (language) => {
      const texts = readTexts(language, 'leaflet');
      expect([...texts.keys()].sort()).toEqual([...readTexts('en', 'leaflet').keys()].sort());
      expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([]);
    },
  );

  test.each(INTERFACE_LANGUAGES)('no text of %s calls a person illegal', (language) => {
    const word = /illegal|illégal|illegaal|clandestin|alien\b|deport/i;
    const found = namespaces.flatMap((namespace) =>
      [...readTexts(language, namespace)]
        .filter(([, text]) => word.test(text))
        .map(([key]) => `${namespace}:${key}`),
    );
    expect(found).toEqual([]);
  });
});

describe('typography', () => {
  const texts = (language: string) =>
    namespaces.flatMap((namespace) =>
      [...readTexts(language, namespace)].map(([key, text]) => ({ key: `${namespace}:${key}`, text })),
    );

  test('French keeps its signs on the line of their word', () => {
    const found = texts('fr').filter(({ text }) => / [?!:;»]|« /.test(text));
    expect(found).toEqual([]);
  });

  test.each(INTERFACE_LANGUAGES)('no typewriter apostrophe in %s', (language) => {
    expect(texts(language).filter(({ text }) => text.includes("'"))).toEqual([]);
  });
});

describe('every code has its word', () => {
  const lists = Object.entries({ ...assistanceCodes, ...personCodes, ...processCodes }).flatMap(
    ([name, list]) =>
      /^[A-Z_]+$/.test(name) && Array.isArray(list) ? [{ name, codes: list as readonly string[] }] : [],
  );

  test('the lists are found', () => expect(lists.length).toBeGreaterThan(30));

  test.each(lists)('$name', ({ name, codes }) => {
    for (const language of INTERFACE_LANGUAGES) {
      const texts = readTexts(language, 'codes');
      const missing = codes.filter((code) => !texts.has(`${name.toLowerCase()}.${code}`));
      expect(missing, language).toEqual([]);
    }
  });

  test('failures say what and what to do', () => {
    const errors = namesIn('errors');
    const missing = ERROR_CODES.flatMap((code) => [`${code}.what`, `${code}.do`]).filter(
      (key) => !errors.has(key),
    );
    expect(missing).toEqual([]);
  });

  test('what stands in the way of a field has a sentence', () => {
    const checks = ['min', 'max', 'regex', 'length', 'refine', 'nonempty'];
    const codes = new Map<string, string>();
    for (const file of files.filter(({ file }) => /^(shared|main\/core)\//.test(file))) {
      walk(file.tree, ({ type, callee, arguments: given, properties }, parents) => {
        if (type === 'CallExpression' && checks.includes(callee.property?.name)) keep(given.at(-1), file);
        const keys: Node[] = type === 'ObjectExpression' ? properties : [];
        const value = (name: string) => keys.find(({ key }) => key?.name === name)?.value;
        // { path, code } is a FieldError, unless it stands in a schema.
        if (value('path') !== undefined && !parents.some(({ callee }) => callee?.object?.name === 'z'))
          keep(value('code'), file);
      });
    }
    function keep(node: Node | undefined, { file }: SourceFile) {
      if (node?.type === 'Literal' && /^[a-z][a-z_]+$/.test(String(node.value))) codes.set(node.value, file);
    }
    const fields = namesIn('errors');
    expect(codes.size).toBeGreaterThan(5);
    expect([...codes].filter(([code]) => !fields.has(`field.${code}`))).toEqual([]);
  });

  test('indicators, breakdowns and units of the statistics', () => {
    const statistics = namesIn('statistics');
    const keys = [
      ...INDICATORS.flatMap((key) => [`indicator.${key}.label`, `indicator.${key}.definition`]),
      ...BREAKDOWNS.map((key) => `breakdown.${key}`),
      ...indicatorValue.shape.unit.options.map((unit) => `unit.${unit}`),
    ];
    expect(keys.filter((key) => !statistics.has(key))).toEqual([]);
  });

  test('an export takes its words from the same files', () => {
    const exports = files.filter(({ file }) => file.startsWith('main/core/exports/'));
    const used = exports.flatMap(({ text }) =>
      [...text.matchAll(/words\.text\(([^)]*)\)/g)].map(([, given]) => given ?? ''),
    );
    const keys = used.flatMap((given) => [...given.matchAll(/'([a-z_]+)'/g)].map(([, key]) => key ?? ''));
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !names.get('statistics')?.has(`export.${key}`))).toEqual([]);
  });
});

describe('every key in the code exists', () => {
  /** The namespaces that a file speaks of; a file that gets `t` from elsewhere may mean any. */
  function namespacesFor({ text }: SourceFile): string[] {
    const given = [...text.matchAll(/useTranslation\(([^)]*)\)/g)].map(([, names]) => names ?? '');
    if (given.length === 0 || given.some((names) => /^[A-Z_]/.test(names))) return namespaces;
    return given.flatMap((names) => [...names.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name ?? ''));
  }

  /** A key as a pattern: what is put in at run time may be anything. */
  function patternOf(node: Node): string | null {
    if (node.type === 'Literal' && typeof node.value === 'string') return literally(node.value);
    if (node.type !== 'TemplateLiteral') return null;
    return node.quasis.map(({ value }: Node) => literally(value.cooked)).join('.+');
  }
  const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

  /** A choice between keys is each of them. */
  function keysIn(node: Node | undefined): string[] {
    if (node === undefined) return [];
    if (node.type === 'ConditionalExpression') return [...keysIn(node.consequent), ...keysIn(node.alternate)];
    if (node.type === 'LogicalExpression') return [...keysIn(node.left), ...keysIn(node.right)];
    return [patternOf(node)].filter((pattern) => pattern !== null);
  }

  function isThere(pattern: string, of: readonly string[]): boolean {
    const [, namespace = null, key = pattern] = /^([a-z_]+):(.*)$/.exec(pattern) ?? [];
    const wanted = new RegExp(`^${key}$`);
    return (namespace === null ? of : [namespace]).some((name) =>
      [...(names.get(name) ?? [])].some((key) => wanted.test(key)),
    );
  }

  test('also those that are put together at run time, by the parts that stand in the code', () => {
    let looked = 0;
    const missing = renderer.flatMap((file) => {
      const found: string[] = [];
      const known = namespacesFor(file);
      walk(file.tree, ({ type, callee, arguments: given, name, value, start }) => {
        const isCall = type === 'CallExpression' && (callee.name === 't' || callee.property?.name === 't');
        const isAttribute = type === 'JSXAttribute' && name.name === 'i18nKey';
        if (!isCall && !isAttribute) return;
        for (const pattern of keysIn(isCall ? given[0] : (value.expression ?? value))) {
          looked += 1;
          if (!isThere(pattern, known))
            found.push(`${file.file}:${lineOf(file, { type, start })} ${pattern}`);
        }
      });
      return found;
    });
    expect(looked).toBeGreaterThan(200);
    expect(missing).toEqual([]);
  });

  test('a namespace that is asked for is there', () => {
    const asked = renderer.flatMap((file) =>
      [...file.text.matchAll(/useTranslation\(([^)]*)\)/g)].flatMap(([, given]) =>
        [...(given ?? '').matchAll(/'([a-z_]+)'/g)].map(([, name]) => `${file.file}: ${name}`),
      ),
    );
    expect(asked.filter((line) => !namespaces.includes(line.split(': ')[1] ?? ''))).toEqual([]);
  });
});

describe('no words in the code', () => {
  const attributes = [
    ...[
      'label',
      'title',
      'placeholder',
      'aria-label',
      'description',
      'alt',
      'lead',
      'eyebrow',
      'error',
      'text',
    ],
    ...[
      'confirmLabel',
      'cancelLabel',
      'closeLabel',
      'unit',
      'suffix',
      'aria-description',
      'aria-roledescription',
    ],
    ...['aria-valuetext', 'errorMessage', 'asideLabel', 'content', 'heading', 'caption', 'summary'],
  ];
  /** Names, and what is the same in every language. */
  const everywhere = /^(Return Desk|https:\/\/|[\p{P}\p{S}\s\d]*)$/u;
  const isText = (text: unknown) =>
    typeof text === 'string' && /\p{L}/u.test(text) && !everywhere.test(text.trim());
  /** In a list of columns or of menu entries a lower-case word may be a key, as in `label: 'field.phase'`. */
  const isSentence = (text: unknown) => isText(text) && /\p{Lu}|\s/u.test(String(text));

  /** The texts that an expression can come to: both ways of a choice, and the fixed parts of a template. */
  function textsIn(node: Node | null | undefined): string[] {
    switch (node?.type) {
      case 'Literal':
        return [node.value];
      case 'TemplateLiteral':
        return node.quasis.map(({ value }: Node) => value.cooked);
      case 'ConditionalExpression':
        return [...textsIn(node.consequent), ...textsIn(node.alternate)];
      case 'LogicalExpression':
        return [...textsIn(node.left), ...textsIn(node.right)];
      case 'JSXExpressionContainer':
        return textsIn(node.expression);
      default:
        return [];
    }
  }

  test('what stands on the screen comes from the locales', () => {
    const found = renderer.flatMap((file) => {
      const places: string[] = [];
      const note = (node: Node, texts: string[]) => {
        for (const text of texts) places.push(`${file.file}:${lineOf(file, node)} ${text.trim()}`);
      };
      walk(file.tree, (node, parents) => {
        if (node.type === 'JSXText') note(node, [node.value].filter(isText));
        if (node.type === 'JSXExpressionContainer' && parents.at(-1)?.type === 'JSXElement')
          note(node, textsIn(node).filter(isText));
        if (node.type === 'JSXAttribute' && attributes.includes(String(node.name.name)))
          note(
            node,
            textsIn(node.value)
              .filter(isText)
              .filter((text) => !/^[a-z_]+$/.test(text)),
          );
        if (node.type === 'Property' && attributes.includes(node.key.name))
          note(node, textsIn(node.value).filter(isSentence));
      });
      return places;
    });
    expect(found).toEqual([]);
  });
});
