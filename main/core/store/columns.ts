import { derivedColumns } from '#core/store/derived.ts';
import { type ColumnKind, columnsOf, ENTITIES, type Entity, LOCAL_FIELDS } from '#shared/records.ts';

/** How an entity lies in its table, worked out once from its schema. Table and column names never come from data. */
export type TableLayout = {
  /** The entity's own fields that have a column. */
  columns: readonly [name: string, kind: ColumnKind][];
  names: ReadonlySet<string>;
  localFields: readonly string[];
  insert: string;
  upsert: string;
  select: string;
};

const BASE = ['id', 'created_at', 'created_by', 'updated_at', 'version', 'earlier'] as const;

function layoutOf(entity: Entity): TableLayout {
  const localFields = LOCAL_FIELDS[entity] ?? [];
  const columns = columnsOf(entity).filter(([name]) => !localFields.includes(name));
  const own = [...columns.map(([name]) => name), 'extra', ...(derivedColumns[entity] ?? [])];
  const all = [...BASE, ...own];
  const insert = `INSERT INTO ${entity} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`;
  const updates = all.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
  return {
    columns,
    names: new Set(columns.map(([name]) => name)),
    localFields,
    insert,
    upsert: `${insert} ON CONFLICT (id) DO UPDATE SET ${updates.join(', ')}`,
    select: `SELECT ${[...BASE, ...columns.map(([name]) => name), 'extra'].join(', ')} FROM ${entity}`,
  };
}

const layouts = new Map<Entity, TableLayout>();

export function tableLayout(entity: Entity): TableLayout {
  let layout = layouts.get(entity);
  if (layout === undefined) {
    if (!ENTITIES.includes(entity)) throw new Error('unknown entity');
    layout = layoutOf(entity);
    layouts.set(entity, layout);
  }
  return layout;
}

export function toColumn(kind: ColumnKind, value: unknown): string | number | null {
  if (value === null || value === undefined) return kind === 'json' ? 'null' : null;
  if (kind === 'json') return JSON.stringify(value);
  if (kind === 'boolean') return value ? 1 : 0;
  return value as string | number;
}

export function fromColumn(kind: ColumnKind, value: unknown): unknown {
  if (kind === 'json') return JSON.parse(value as string);
  if (kind === 'boolean') return value === 1;
  return value;
}
