// What a page cipher costs: `node test/bench/ciphers.ts [binding.node]`. Written for the choice that docs/vault.md
// explains; each figure is the median of the runs, and the runs of the ciphers alternate so that noise of the
// machine meets all of them.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';

const ROWS = 50_000;
const ROW_BYTES = 1000;
const READS = 2000;
const RUNS = 3;

type Keyed = Database.Database & { key(key: Buffer): number };
type Figures = {
  write: number;
  writeCpu: number;
  open: number;
  reads: number;
  readsCpu: number;
  size: number;
};

/** `none` is the yardstick: the same work on a plain file. */
const CIPHERS: readonly (readonly [name: string, cipher: string | null, settings: readonly string[]])[] = [
  ['none', null, []],
  ['chacha20', 'chacha20', []],
  ['aegis-256', 'aegis', ["aegis_algorithm='aegis-256'"]],
  ['sqlcipher', 'sqlcipher', []],
];

const nativeBinding = process.argv[2];
const folder = mkdtempSync(path.join(process.env.BENCH_FOLDER ?? tmpdir(), 'ciphers-'));
const body = randomBytes(ROW_BYTES).toString('base64').slice(0, ROW_BYTES);
const figures = new Map<string, Figures[]>();

try {
  for (let run = 0; run < RUNS; run++) {
    for (const [name, cipher, settings] of CIPHERS) {
      const list = figures.get(name) ?? [];
      list.push(measure(path.join(folder, `${name}-${run}.db`), cipher, settings));
      figures.set(name, list);
    }
  }
  print();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measure(file: string, cipher: string | null, settings: readonly string[]): Figures {
  const key = randomBytes(32);
  const open = () => {
    const db = new Database(file, nativeBinding === undefined ? {} : { nativeBinding }) as Keyed;
    if (cipher !== null) {
      db.pragma(`cipher='${cipher}'`);
      for (const setting of settings) db.pragma(setting);
      db.key(Buffer.concat([Buffer.from('raw:'), key]));
    }
    for (const setting of ['journal_mode=WAL', 'synchronous=FULL', 'temp_store=MEMORY']) db.pragma(setting);
    return db;
  };

  let db = open();
  db.exec('CREATE TABLE record (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  const insert = db.prepare('INSERT INTO record (id, body) VALUES (?, ?)');
  const write = timed(() => {
    db.transaction(() => {
      for (let id = 1; id <= ROWS; id++) insert.run(id, body);
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
  });
  db.close();

  const opening = timed(() => {
    db = open();
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
  });
  const select = db.prepare('SELECT body FROM record WHERE id = ?');
  const reads = timed(() => {
    // A multiplier without a common factor with ROWS: scattered, and the same ids for each cipher.
    for (let read = 1; read <= READS; read++) select.get(((read * 7919) % ROWS) + 1);
  });
  db.close();
  return {
    write: write.ms,
    writeCpu: write.cpuMs,
    open: opening.ms,
    reads: reads.ms,
    readsCpu: reads.cpuMs,
    size: statSync(file).size / 1e6,
  };
}

function timed(work: () => void): { ms: number; cpuMs: number } {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const ms = performance.now() - start;
  const used = process.cpuUsage(cpu);
  return { ms, cpuMs: (used.user + used.system) / 1000 };
}

function print() {
  console.log(
    `${ROWS} rows of ${ROW_BYTES} bytes, ${READS} reads, ${RUNS} runs, Node ${process.versions.node}`,
  );
  console.log('median (least..most), ms\n');
  for (const [name, runs] of figures) {
    const show = (field: keyof Figures) => {
      const sorted = runs.map((run) => run[field]).sort((a, b) => a - b);
      const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted[sorted.length - 1]];
      return `${median?.toFixed(0)} (${least?.toFixed(0)}..${most?.toFixed(0)})`;
    };
    console.log(`${name.padEnd(10)} write+checkpoint ${show('write')}, of it processor ${show('writeCpu')}`);
    console.log(
      `${''.padEnd(10)} reads ${show('reads')}, processor ${show('readsCpu')}; open ${show('open')}`,
    );
    console.log(`${''.padEnd(10)} file ${show('size')} MB`);
  }
}
