// `npm run bench [name ...]`: medians of what a user waits for, and what the centre spends on it. Each bench is a
// process of its own, run three times where it is short enough; noise of a shared machine is some 30%. `peers` has its
// own rounds and tables (peers.ts) and installs what it compares with: with `npm run bench peers`, and at the end of a
// run of all.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Measured, median } from '#test/bench/measure.ts';

const BENCHES: readonly (readonly [name: string, runs: number])[] = [
  ['start', 1],
  ['save', 3],
  ['search-programmes', 1],
  ['search-persons', 1],
  ['sync', 3],
  ['statistics', 1],
  ['memory', 1],
  ['organisation', 1],
];

const given = process.argv.slice(2);
const firstFlag = given.findIndex((word) => word.startsWith('--'));
const wanted = firstFlag < 0 ? given : given.slice(0, firstFlag);
const flags = firstFlag < 0 ? [] : given.slice(firstFlag);
const gathered = new Map<string, Measured>();

for (const [name, runs] of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (let run = 1; run <= runs; run++) {
    process.stdout.write(`  … ${name} (${run}/${runs})\n`);
    for (const measured of await runBench(name)) {
      const known = gathered.get(measured.what);
      if (known === undefined) gathered.set(measured.what, measured);
      else known.values.push(...measured.values);
    }
  }
}

const lines = [...gathered.values()].map(({ what, unit, values, aim, note }) => ({
  what,
  median: `${format(median(values))} ${unit}`,
  range: values.length > 1 ? `${format(Math.min(...values))}–${format(Math.max(...values))}` : '',
  aim: aim ?? '',
  note: note ?? '',
}));
if (lines.length > 0) console.table(lines);
if (wanted.length === 0 || wanted.includes('peers')) process.exitCode = await runPeers();

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

async function runBench(name: string): Promise<Measured[]> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/${name}.ts`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const measured: Measured[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('BENCH ')) measured.push(JSON.parse(line.slice(6)) as Measured);
    else process.stdout.write(`    ${line}\n`);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`bench ${name} ended with code ${code}`);
  return measured;
}

async function runPeers(): Promise<number> {
  const child = spawn(process.execPath, [`${import.meta.dirname}/peers.ts`, ...flags], { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}
