import { describe, expect, test } from 'vitest';
import {
  filesIn,
  lineOf,
  type Node,
  readSourceFiles,
  type SourceFile,
  walk,
} from '#test/support/source-files.ts';

const files = readSourceFiles();
const under = (...folders: string[]) =>
  files.filter(({ file }) => folders.some((folder) => file.startsWith(`${folder}/`)));
const product = under('shared', 'main', 'renderer', 'endpoint');
const core = under('main/core');
const main = under('main').filter((file) => !core.includes(file));

/** Where a rule is broken, one line each: an empty list is what every test here expects. */
function places(
  of: readonly SourceFile[],
  isBroken: (node: Node, parents: readonly Node[]) => boolean,
): string[] {
  return of.flatMap((file) => {
    const found: string[] = [];
    walk(file.tree, (node, parents) => {
      if (isBroken(node, parents)) found.push(`${file.file}:${lineOf(file, node)}`);
    });
    return found;
  });
}

/** Imports that leave what a folder may reach. A package is named as it is imported. */
function imports(
  of: readonly SourceFile[],
  isForbidden: (target: string, isTypeOnly: boolean) => boolean,
): string[] {
  return of.flatMap(({ file, imports }) =>
    imports
      .filter(({ target, isTypeOnly }) => isForbidden(target, isTypeOnly))
      .map(({ target }) => `${file} imports ${target}`),
  );
}

const isIn = (target: string, ...folders: string[]) =>
  folders.some((folder) => target.startsWith(`${folder}/`));

test('there is something to look at', () => {
  for (const folder of ['shared', 'main', 'main/core', 'renderer', 'endpoint', 'test', 'scripts']) {
    expect(under(folder).length, folder).toBeGreaterThan(3);
  }
});

describe('one door', () => {
  const importersOf = (name: string) =>
    product
      .filter(({ imports }) => imports.some(({ names, isTypeOnly }) => names.includes(name) && !isTypeOnly))
      .map(({ file }) => file);

  test('one file imports ipcMain, one ipcRenderer', () => {
    expect(importersOf('ipcMain')).toEqual(['main/ipc.ts']);
    expect(importersOf('ipcRenderer')).toEqual(['main/preload.ts']);
  });

  test('one file touches the bridge on window', () => {
    const touching = under('renderer').filter(({ text }) => /\breturnDesk\b/.test(text));
    expect(touching.map(({ file }) => file)).toEqual(['renderer/bridge.ts']);
  });

  test('one factory makes windows', () => {
    const makesWindow = ({ type, callee }: Node) =>
      type === 'NewExpression' &&
      /^(BrowserWindow|BaseWindow|BrowserView|WebContentsView)$/.test(
        callee.name ?? callee.property?.name ?? '',
      );
    expect(places(product, makesWindow).map((place) => place.split(':')[0])).toEqual(['main/window.ts']);
  });

  test('nothing else of the page reaches into Electron: no remote, no synchronous call', () => {
    expect(product.filter(({ text }) => /\bsendSync\b|@electron\/remote|returnValue\b/.test(text))).toEqual(
      [],
    );
  });
});

describe('imports run one way', () => {
  test('shared: itself and packages that are as pure as it is, so it runs everywhere', () => {
    const pure = /^(zod|@zxcvbn-ts\/[a-z-]+)$/;
    expect(imports(under('shared'), (target) => !isIn(target, 'shared') && !pure.test(target))).toEqual([]);
  });

  test('renderer: itself, shared, locales and packages of the page', () => {
    const isForbidden = (target: string) =>
      isIn(target, 'main', 'endpoint', 'test', 'scripts', 'data') ||
      /^(node:|electron$|better-sqlite3$|fastify|pg$)/.test(target);
    expect(imports(under('renderer'), isForbidden)).toEqual([]);
  });

  test('main: itself and shared; of the core it knows types only, so the key stays in its process', () => {
    const isForbidden = (target: string, isTypeOnly: boolean) =>
      isIn(target, 'renderer', 'endpoint', 'test') || (isIn(target, 'main/core') && !isTypeOnly);
    expect(imports(main, isForbidden)).toEqual([]);
  });

  test('core: itself, shared, locales and what needs no Electron; it runs in plain Node', () => {
    const isForbidden = (target: string) =>
      target === 'electron' ||
      isIn(target, 'renderer', 'endpoint', 'test') ||
      (isIn(target, 'main') && !isIn(target, 'main/core') && target !== 'main/atomic-file.ts');
    expect(imports(core, isForbidden)).toEqual([]);
  });

  test('the store never imports sync', () => {
    expect(imports(under('main/core/store'), (target) => isIn(target, 'main/core/sync'))).toEqual([]);
  });

  test('endpoint: itself, shared and packages', () => {
    const isForbidden = (target: string) =>
      isIn(target, 'main', 'renderer', 'test', 'locales') || target === 'electron';
    expect(imports(under('endpoint'), isForbidden)).toEqual([]);
  });

  test('nothing of the product imports tests or scripts', () => {
    expect(imports(product, (target) => isIn(target, 'test', 'scripts'))).toEqual([]);
  });

  test('whatever is imported from inside is there', () => {
    const there = new Set([...files.map(({ file }) => file), ...filesIn('locales'), ...filesIn('data')]);
    const others = new Set([...filesIn('renderer'), ...filesIn('test'), 'package.json']);
    const missing = files.flatMap(({ file, imports }) =>
      imports
        .filter(({ isInside, target }) => isInside && !there.has(target) && !others.has(target))
        .filter(({ target }) => !/^(vite\..*|playwright|vitest)\.config\.ts$/.test(target))
        .map(({ target }) => `${file} imports ${target}`),
    );
    expect(missing).toEqual([]);
  });

  test('no circle', () => {
    const edges = new Map(
      files.map(({ file, imports }) => [
        file,
        imports.filter(({ isInside, isTypeOnly }) => isInside && !isTypeOnly).map(({ target }) => target),
      ]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]) => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
      if (done.has(file) || way.includes(file)) return;
      for (const target of edges.get(file) ?? []) visit(target, [...way, file]);
      done.add(file);
    };
    for (const file of edges.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});

describe('shared is pure', () => {
  const isName = (node: Node | undefined, name: string) => node?.type === 'Identifier' && node.name === name;

  test('no clock and no randomness', () => {
    const isImpure = ({ type, callee, arguments: given, object, property }: Node) =>
      (type === 'NewExpression' && isName(callee, 'Date') && given.length === 0) ||
      (type === 'CallExpression' && isName(callee, 'Date')) ||
      (type === 'MemberExpression' && isName(object, 'Date') && property.name === 'now') ||
      (type === 'MemberExpression' && isName(object, 'Math') && property.name === 'random') ||
      (type === 'MemberExpression' && (isName(object, 'crypto') || isName(object, 'performance')));
    expect(places(under('shared'), isImpure)).toEqual([]);
  });

  test('no place, no process, no page', () => {
    const names = [
      'process',
      'Buffer',
      'window',
      'document',
      'navigator',
      'localStorage',
      'fetch',
      'console',
    ];
    const isUse = ({ type, object, callee }: Node) =>
      (type === 'MemberExpression' && names.some((name) => isName(object, name))) ||
      (type === 'CallExpression' && names.some((name) => isName(callee, name)));
    expect(places(under('shared'), isUse)).toEqual([]);
  });
});

describe('files', () => {
  test('no barrel: no index file, and none that only passes on', () => {
    expect(files.filter(({ file }) => /(^|\/)index\.[a-z]+$/.test(file)).map(({ file }) => file)).toEqual([]);
    expect(places(files, ({ type }) => type === 'ExportAllDeclaration')).toEqual([]);
    const passesOn = ({ tree }: SourceFile) =>
      tree.body.length > 0 &&
      tree.body.every((node: Node) => node.type === 'ExportNamedDeclaration' && node.source !== null);
    expect(files.filter(passesOn).map(({ file }) => file)).toEqual([]);
  });

  test('no default export', () => {
    expect(places(files, ({ type }) => type === 'ExportDefaultDeclaration')).toEqual([]);
  });

  test('no file for whatever has no place', () => {
    const names = /(^|\/)(utils?|helpers?|misc|commons?|shared|lib)\.[a-z]+$/i;
    expect(files.filter(({ file }) => names.test(file)).map(({ file }) => file)).toEqual([]);
  });

  test('no file over 400 lines', () => {
    const allowed: string[] = [];
    const long = files.filter(({ file, lines }) => lines > 400 && !allowed.includes(file));
    expect(long.map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
  });

  test('only what can be erased: no enum, no namespace, no parameter property', () => {
    const isBuilt = ({ type }: Node) =>
      ['TSEnumDeclaration', 'TSModuleDeclaration', 'TSParameterProperty'].includes(type);
    const isAmbient = (node: Node, parents: readonly Node[]) =>
      [...parents, node].some(({ declare, kind }) => declare === true || kind === 'global');
    expect(places(files, (node, parents) => isBuilt(node) && !isAmbient(node, parents))).toEqual([]);
  });

  test('nothing silences the compiler', () => {
    const silenced = files.filter(({ text }) =>
      /@ts-(ignore|nocheck)/.test(text.replace(/\/@ts-\(.*$/gm, '')),
    );
    expect(silenced.map(({ file }) => file)).toEqual([]);
  });
});
