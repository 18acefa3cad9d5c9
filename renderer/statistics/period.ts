/** A period of the report; both days belong to it. */
export type Period = { kind: 'month' | 'quarter' | 'year' | 'custom'; from: string; to: string };

const iso = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

/** The calendar period of a kind that holds a day. */
export function periodAround(kind: 'month' | 'quarter' | 'year', day: string): Period {
  const year = Number(day.slice(0, 4));
  const length = MONTHS[kind];
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / length) * length;
  return { kind, from: iso(year, first, 1), to: iso(year, first + length, 0) };
}

/** The neighbouring calendar period; own dates move by their own length. */
export function movePeriod(period: Period, direction: 1 | -1): Period {
  const year = Number(period.from.slice(0, 4));
  const month = Number(period.from.slice(5, 7)) - 1;
  if (period.kind !== 'custom') {
    const length = MONTHS[period.kind];
    const first = month + direction * length;
    return { kind: period.kind, from: iso(year, first, 1), to: iso(year, first + length, 0) };
  }
  const day = 86_400_000;
  const from = Date.parse(`${period.from}T00:00:00Z`);
  const length = Date.parse(`${period.to}T00:00:00Z`) - from + day;
  const start = from + direction * length;
  return {
    kind: 'custom',
    from: new Date(start).toISOString().slice(0, 10),
    to: new Date(start + length - day).toISOString().slice(0, 10),
  };
}
