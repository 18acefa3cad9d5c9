import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'vite';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));
const folders = ['shared', 'main', 'renderer', 'endpoint', 'scripts', 'test'];

// biome-ignore lint/suspicious/noExplicitAny: a syntax tree of whatever kind, only looked at
export type Node = { type: string; start: number } & Record<string, any>;

export type Import = {
  /** Path inside the project, or the name of a package. */
  target: string;
  isInside: boolean;
  isTypeOnly: boolean;
  /** What is named in the braces; empty for a namespace or a side effect. */
  names: string[];
};

export type SourceFile = { file: string; text: string; lines: number; tree: Node; imports: Import[] };

/** Every TypeScript and script file of the project, parsed, by its path from the root with `/`. */
export function readSourceFiles(): SourceFile[] {
  return folders
    .flatMap((folder) => filesIn(folder))
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
    .map((file) => {
      const text = readFileSync(path.join(projectRoot, file), 'utf8');
      const tree = parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node;
      return { file, text, lines: text.split('\n').length - 1, tree, imports: importsOf(file, tree) };
    });
}

export function filesIn(folder: string): string[] {
  return readdirSync(path.join(projectRoot, folder), { recursive: true }).map((name) =>
    path.posix.join(folder, String(name).replaceAll('\\', '/')),
  );
}

/** Visits every node, parents first. */
export function walk(
  node: Node,
  visit: (node: Node, parents: readonly Node[]) => void,
  parents: Node[] = [],
): void {
  visit(node, parents);
  const inside = [...parents, node];
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && typeof child.type === 'string')
        walk(child, visit, inside);
    }
  }
}

export const lineOf = ({ text }: SourceFile, { start }: Node): number =>
  text.slice(0, start).split('\n').length;

function importsOf(file: string, tree: Node): Import[] {
  const found: Import[] = [];
  walk(tree, (node) => {
    const source = node.source?.value;
    if (typeof source !== 'string') return;
    const isImport = /^(Import(Declaration|Expression)|Export(Named|All)Declaration)$/.test(node.type);
    if (!isImport) return;
    const specifiers: Node[] = node.specifiers ?? [];
    found.push({
      ...resolve(file, source),
      isTypeOnly:
        [node.importKind, node.exportKind].includes('type') ||
        (specifiers.length > 0 && specifiers.every(({ importKind }) => importKind === 'type')),
      names: specifiers.map(({ imported, local }) => (imported ?? local)?.name).filter(Boolean),
    });
  });
  return found;
}

function resolve(file: string, source: string): Pick<Import, 'target' | 'isInside'> {
  if (source.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), source.split('?')[0] ?? '');
    return { target, isInside: true };
  }
  if (!source.startsWith('#')) return { target: source, isInside: false };
  return { target: source.slice(1).replace(/^core\//, 'main/core/'), isInside: true };
}
