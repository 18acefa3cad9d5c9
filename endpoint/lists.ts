export type Cell = string | number | boolean | null;
export type ColumnType = 'text' | 'bigint' | 'boolean' | 'json';

/** The values of one column, to be given to a statement as one parameter. */
export class List {
  readonly type: ColumnType;
  readonly values: readonly Cell[];
  constructor(type: ColumnType, values: readonly Cell[]) {
    this.type = type;
    this.values = values;
  }
}

/** PostgreSQL's own numbers of these types. */
const OIDS: Readonly<Record<ColumnType, number>> = { text: 25, bigint: 20, boolean: 16, json: 114 };
const HEADER_BYTES = 20;
const HALF = 2 ** 32;

/**
 * A list as PostgreSQL reads an array in its binary form. As text each value would be quoted here and unquoted there,
 * and records are JSON, which is full of quotes.
 */
export function encodeList({ type, values }: List): Buffer {
  const sizes = values.map((value) => sizeOf(type, value));
  const bytes = sizes.reduce((sum, size) => sum + 4 + Math.max(0, size), HEADER_BYTES);
  const buffer = Buffer.allocUnsafe(bytes);
  const hasNull = sizes.includes(-1);
  for (const [index, part] of [1, hasNull ? 1 : 0, OIDS[type], values.length, 1].entries()) {
    buffer.writeInt32BE(part, 4 * index);
  }
  let at = HEADER_BYTES;
  for (const [index, value] of values.entries()) {
    const size = sizes[index] as number;
    at = buffer.writeInt32BE(size, at);
    if (size < 0) continue;
    if (type === 'bigint') {
      buffer.writeInt32BE(Math.floor(Number(value) / HALF), at);
      buffer.writeUInt32BE(((Number(value) % HALF) + HALF) % HALF, at + 4);
    } else if (type === 'boolean') buffer[at] = value ? 1 : 0;
    else buffer.write(value as string, at, size);
    at += size;
  }
  return buffer;
}

function sizeOf(type: ColumnType, value: Cell): number {
  if (value === null) return -1;
  if (type === 'bigint') return 8;
  return type === 'boolean' ? 1 : Buffer.byteLength(value as string);
}
