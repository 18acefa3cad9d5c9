import ExcelJS from 'exceljs';
import {
  definitionsOf,
  reportFacts,
  type StatisticsRow,
  statisticsRows,
} from '#core/exports/statistics-rows.ts';
import { statisticsWords } from '#core/exports/words.ts';
import { writeFileWhole } from '#core/exports/write-file.ts';
import type { OpenVault } from '#core/open-vault.ts';
import { statisticsReport } from '#core/statistics/report.ts';
import type { CoreInput } from '#shared/contract.ts';
import { openReport, protectReport } from '#shared/statistics-protection.ts';

/** Text cells carry the text type and number format '@', so that no label can ever be run as a formula. */
function addTextCells(sheet: ExcelJS.Worksheet, cells: readonly (string | number | null)[]): ExcelJS.Row {
  const row = sheet.addRow([...cells]);
  row.eachCell({ includeEmpty: false }, (cell) => {
    if (typeof cell.value === 'string') cell.numFmt = '@';
  });
  return row;
}

/** Three sheets: indicators, breakdowns, and what they mean (definitions, period, filters, what is left out). */
export async function exportStatisticsXlsx(
  vault: OpenVault,
  input: CoreInput<'statistics.exportXlsx'>,
): Promise<{ saved: boolean }> {
  const report = statisticsReport(vault, input.filter);
  const shown = input.leaves_team ? protectReport(report) : openReport(report);
  const words = statisticsWords(input.language);
  const rows = statisticsRows(vault.db, shown, input.language);
  const book = new ExcelJS.Workbook();
  book.created = new Date(shown.data_as_of);

  const value = (row: StatisticsRow) => (row.missing === 'hidden' ? words.text('hidden') : row.value);
  const header = (sheet: ExcelJS.Worksheet, titles: string[], widths: number[]) => {
    const row = addTextCells(sheet, titles);
    row.font = { bold: true };
    sheet.views = [{ state: 'frozen', ySplit: 1 }];
    widths.forEach((width, index) => {
      const column = sheet.getColumn(index + 1);
      column.width = width;
      column.alignment = { wrapText: true, vertical: 'top' };
    });
  };

  const indicators = book.addWorksheet(words.text('sheet_indicators'));
  header(
    indicators,
    [
      words.text('indicator'),
      words.text('value'),
      words.text('unit'),
      words.text('numerator'),
      words.text('denominator'),
    ],
    [52, 14, 14, 14, 14],
  );
  for (const row of rows.filter((one) => one.section === 'indicator')) {
    const added = addTextCells(indicators, [row.label, value(row), row.unit, row.numerator, row.denominator]);
    const indicator = shown.indicators.find((one) => one.key === row.code);
    if (indicator?.unit === 'share' && row.value !== null) added.getCell(2).numFmt = '0.0%';
  }

  const breakdowns = book.addWorksheet(words.text('sheet_breakdowns'));
  header(
    breakdowns,
    [words.text('breakdown'), words.text('code'), words.text('label'), words.text('count')],
    [36, 24, 44, 14],
  );
  for (const row of rows) {
    if (row.section === 'indicator') continue;
    addTextCells(breakdowns, [words.breakdown(row.section), row.code, row.label, value(row)]);
  }

  const definitions = book.addWorksheet(words.text('sheet_definitions'));
  header(definitions, [words.text('term'), words.text('meaning')], [52, 100]);
  for (const [label, text] of reportFacts(shown, words)) addTextCells(definitions, [label, text]);
  addTextCells(definitions, []);
  const keys = shown.indicators.map((indicator) => indicator.key);
  for (const { label, definition } of definitionsOf(keys, words))
    addTextCells(definitions, [label, definition]);
  addTextCells(definitions, [words.text('not_a_ranking')]);

  writeFileWhole(input.path, new Uint8Array(await book.xlsx.writeBuffer()));
  return { saved: true };
}
