import { definitionsOf, reportFacts, statisticsRows } from '#core/exports/statistics-rows.ts';
import { statisticsWords } from '#core/exports/words.ts';
import { writeFileWhole } from '#core/exports/write-file.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { statisticsReport } from '#core/statistics/report.ts';
import type { CoreInput } from '#shared/contract.ts';
import { openReport, protectReport } from '#shared/statistics-protection.ts';

const BOM = '\uFEFF';
const COLUMNS = ['section', 'code', 'label', 'numerator', 'denominator', 'value', 'unit', 'missing'] as const;

/**
 * A cell of a CSV file. A text that a spreadsheet would run as a formula gets an apostrophe in front; our own
 * numbers never start that way.
 */
export function csvCell(value: string | number | null, separator: string): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const guarded = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return guarded.includes(separator) || /["\r\n]/.test(guarded)
    ? `"${guarded.replaceAll('"', '""')}"`
    : guarded;
}

/** UTF-8 with BOM, one header row, and beside it `<name>.meta.json` with period, filters and definitions. */
export function exportStatisticsCsv(
  vault: OpenVault,
  input: CoreInput<'statistics.exportCsv'>,
): { saved: boolean } {
  const report = statisticsReport(vault, input.filter);
  const shown = input.leaves_team ? protectReport(report) : openReport(report);
  const line = (cells: readonly (string | number | null)[]) =>
    cells.map((cell) => csvCell(cell, input.separator)).join(input.separator);
  const lines = statisticsRows(vault.db, shown, input.language).map((row) =>
    line(COLUMNS.map((name) => row[name])),
  );
  const words = statisticsWords(input.language);
  const meta = {
    facts: Object.fromEntries(reportFacts(shown, words)),
    filter: shown.filter,
    excluded: shown.excluded,
    data_as_of: shown.data_as_of,
    is_protected: shown.isProtected,
    definitions: definitionsOf(
      shown.indicators.map((indicator) => indicator.key),
      words,
    ),
  };
  writeFileWhole(input.path, `${BOM}${[line(COLUMNS), ...lines].join('\r\n')}\r\n`);
  writeFileWhole(`${input.path.replace(/\.csv$/i, '')}.meta.json`, `${JSON.stringify(meta, null, 2)}\n`);
  return { saved: true };
}
