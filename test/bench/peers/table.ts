// Medians and spread, and ratios pair by pair: each figure against ours of the same round.
import { median } from '#test/bench/measure.ts';
import type { Outcome } from '#test/bench/peers/measuring.ts';
import type { Measure, System } from '#test/bench/peers/systems.ts';

/** A round's outcome; null where it failed. */
export type Rounds = Map<System, Record<Measure, (Outcome | null)[]>>;
type Of = (outcome: Outcome) => number | undefined;

export function tables(rounds: Rounds): string {
  const [base] = rounds.keys();
  const figures = (system: System, measure: Measure, of: Of) =>
    (rounds.get(system)?.[measure] ?? []).map((outcome) => (outcome === null ? undefined : of(outcome)));
  const spread = (system: System, measure: Measure, of: Of) => spreadOf(figures(system, measure, of));
  const ratio = (system: System, measure: Measure, of: Of) => {
    if (base === undefined || system === base) return '';
    // A record's share, where one carries fewer.
    const scale = system.records[measure] / base.records[measure];
    const theirs = figures(system, measure, of);
    return spreadOf(
      figures(base, measure, of).map((ours, round) => {
        const other = theirs[round];
        return ours === undefined || other === undefined ? undefined : (ours * scale) / other;
      }),
    );
  };
  const table = (title: string, measure: Measure, columns: readonly Column[]) =>
    [
      `${title}\n`,
      `| System | ${columns.map(({ head }) => head).join(' | ')} |`,
      `|---|${columns.map(() => '---:|').join('')}`,
      ...[...rounds.keys()].map((system) => {
        const few = system.records[measure] < (base?.records[measure] ?? 0);
        const name = few
          ? `${system.title} (${system.records[measure].toLocaleString('en')} records)`
          : system.title;
        const cells = columns.map(({ of, isRatio }) => (isRatio ? ratio : spread)(system, measure, of));
        return `| ${name} | ${cells.join(' | ')} |`;
      }),
    ].join('\n');

  const time: Of = ({ milliseconds }) => milliseconds;
  const megabytes: Of = ({ wire }) => (wire.up + wire.down) / 1e6;
  const changeTime: Of = ({ changes }) => changes?.milliseconds;
  const changeKilobytes: Of = ({ changes }) => changes && (changes.wire.up + changes.wire.down) / 1000;
  const compared = { head: 'Return Desk ÷ it, round by round', isRatio: true };
  return [
    table('Push of 10,000 records', 'push', [
      { head: 'ms', of: time },
      { head: 'MB on the wire', of: megabytes },
      { ...compared, of: time },
    ]),
    table('Pull of 50,000 records into a new device', 'pull', [
      { head: 'ms', of: time },
      { head: 'MB on the wire', of: megabytes },
      { head: 'memory of the client, MB', of: ({ peak }) => peak },
      { ...compared, of: time },
    ]),
    table('100 changed records reach the other device', 'pull', [
      { head: 'ms', of: changeTime },
      { head: 'KB on the wire', of: changeKilobytes },
      { head: 'ms when told by the endpoint', of: ({ told }) => told },
      { ...compared, of: changeTime },
    ]),
  ].join('\n\n');
}

type Column = { head: string; of: Of; isRatio?: boolean };

/** `median (lowest–highest)`. */
function spreadOf(given: readonly (number | undefined)[]): string {
  const values = given.filter((value) => value !== undefined);
  if (values.length === 0) return '';
  const missing = given.length - values.length;
  const range = values.length > 1 ? ` (${format(Math.min(...values))}–${format(Math.max(...values))})` : '';
  return `${format(median(values))}${range}${missing > 0 ? `, ${missing} failed` : ''}`;
}

const format = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : 2 });
