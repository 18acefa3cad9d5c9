import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { csvCell, exportStatisticsCsv } from '#core/exports/statistics-csv.ts';
import { exportStatisticsXlsx } from '#core/exports/statistics-xlsx.ts';
import { writeFileWhole } from '#core/exports/write-file.ts';
import { transaction } from '#core/store/db.ts';
import { applyRecordState, createRecord } from '#core/store/record.ts';
import { INTERFACE_LANGUAGES } from '#shared/codes/languages.ts';
import { INDICATORS, type StatisticsFilter } from '#shared/statistics.ts';
import { createTestVault, somePerson, type TestVault } from '#test/support/store.ts';

const filter: StatisticsFilter = {
  from: '2026-01-01',
  to: '2026-03-31',
  team_id: null,
  place: null,
  language: null,
};
let vault: TestVault;
let folder: string;

beforeEach(() => {
  vault = createTestVault('2026-03-31T12:00:00.000Z');
  folder = mkdtempSync(join(tmpdir(), 'return-desk-export-'));
  transaction(vault.db, () => {
    // A name that a spreadsheet would run, from a catalogue that somebody else wrote.
    applyRecordState(
      vault.db,
      {
        entity: 'programme',
        id: 'EVIL-1',
        version: 1,
        position: 1,
        created_at: vault.now(),
        created_by: null,
        updated_at: vault.now(),
        fields: {
          country_of_return: 'GE',
          countries: ['GE'],
          name: '=HYPERLINK("http://evil.example","open")',
          provider: '',
          funder: '',
          open_to_member_states: ['all'],
          target_groups: [],
          return_types_eligible: ['voluntary'],
          assistance_types: ['cash'],
          amount_text: '',
          duration_text: '',
          languages: [],
          url: '',
          source: [],
          valid_as_of: null,
          valid_as_of_note: '',
          confidence: 'low',
          status: 'active',
          status_basis: 'not_verified',
          inferred_fields: [],
          notes: '',
          reviewed_on: null,
          replaced_by: null,
        },
      },
      false,
    );
    for (let i = 0; i < 8; i++) {
      const person = createRecord(vault, 'person', somePerson({ alias_or_initials: `CANARY-${i}` }));
      createRecord(vault, 'referral', {
        person_id: person.id,
        household_id: null,
        application_id: null,
        programme_id: 'EVIL-1',
        programme_name: 'evil',
        country: 'GE',
        reason: 'CANARY-reason',
        needs: ['cash'],
        data_shared: ['birth_year'],
        transfer_basis: 'consent',
        transfer_basis_note: null,
        consent_record_id: null,
        status: i < 3 ? 'answered' : 'sent',
        sent_on: '2026-02-01',
        channel: 'paper',
        partner_reply: i < 3 ? 'accepted' : null,
        reply_on: null,
        outcome: null,
        withdrawn_on: null,
      });
    }
  });
});
afterEach(() => {
  vault.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function readBook(path: string): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

describe('the workbook', () => {
  test.each(INTERFACE_LANGUAGES)(
    'in %s holds every indicator, the breakdowns and the definitions',
    async (language) => {
      const path = join(folder, 'export.xlsx');
      await exportStatisticsXlsx(vault, { filter, leaves_team: false, language, path });
      const book = await readBook(path);
      expect(book.worksheets).toHaveLength(3);
      const [indicators, breakdowns, definitions] = book.worksheets as [
        ExcelJS.Worksheet,
        ExcelJS.Worksheet,
        ExcelJS.Worksheet,
      ];
      expect(indicators.rowCount).toBe(INDICATORS.length + 1);
      const words = JSON.parse(readFileSync(`locales/${language}/statistics.json`, 'utf8'));
      const labels = indicators.getColumn(1).values.map(String);
      expect(labels).toContain(words.indicator.referrals_sent.label);
      const sent = labels.indexOf(words.indicator.referrals_sent.label);
      expect(indicators.getRow(sent).getCell(2).value).toBe(8);
      expect(definitions.getColumn(2).values.map(String)).toContain(
        words.indicator.voluntary_share.definition,
      );
      expect(definitions.getColumn(2).values.map(String).join(' ')).toContain('2026-01-01');
      expect(breakdowns.getColumn(2).values.map(String)).toContain('EVIL-1');
    },
  );

  test('holds texts as texts, never a formula, and nothing about persons', async () => {
    const path = join(folder, 'export.xlsx');
    await exportStatisticsXlsx(vault, { filter, leaves_team: false, language: 'en', path });
    const book = await readBook(path);
    let evil: ExcelJS.Cell | undefined;
    for (const sheet of book.worksheets) {
      sheet.eachRow((row) => {
        row.eachCell((cell) => {
          expect(cell.type).not.toBe(ExcelJS.ValueType.Formula);
          if (String(cell.value).startsWith('=HYPERLINK')) evil = cell;
          expect(String(cell.value)).not.toContain('CANARY');
          expect(String(cell.value)).not.toContain(vault.me());
        });
      });
    }
    expect(evil?.type).toBe(ExcelJS.ValueType.String);
    expect(evil?.numFmt).toBe('@');
  });

  test('that leaves the team hides small counts and rounds the rest', async () => {
    const path = join(folder, 'export.xlsx');
    await exportStatisticsXlsx(vault, { filter, leaves_team: true, language: 'en', path });
    const indicators = (await readBook(path)).worksheets[0] as ExcelJS.Worksheet;
    const row = (label: string) =>
      indicators.getRow(indicators.getColumn(1).values.map(String).indexOf(label));
    expect(row('Referrals sent').getCell(2).value).toBe(10);
    expect(row('Referrals accepted').getCell(2).value).toBe('not shown (1–4)');
    expect(row('Referrals accepted').getCell(4).value).toBeNull();
  });
});

describe('the text table', () => {
  test('begins with a BOM, has one header row, guards formulas and has its definitions beside it', () => {
    const path = join(folder, 'export.csv');
    exportStatisticsCsv(vault, { filter, leaves_team: false, language: 'nl', separator: ';', path });
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = bytes.subarray(3).toString('utf8').trim().split('\r\n');
    expect(lines[0]).toBe('section;code;label;numerator;denominator;value;unit;missing');
    expect(lines.find((line) => line.includes('EVIL-1'))).toContain(`"'=HYPERLINK(""http`);
    expect(lines.join('\n')).not.toContain('CANARY');
    const meta = JSON.parse(readFileSync(join(folder, 'export.meta.json'), 'utf8'));
    expect(meta.definitions).toHaveLength(INDICATORS.length);
    expect(meta.filter).toEqual(filter);
  });

  test('guards every character that starts a formula', () => {
    for (const start of ['=', '+', '-', '@', '\t', '\r']) expect(csvCell(`${start}1+1`, ';')).toMatch(/^"?'/);
    expect(csvCell(-3, ';')).toBe('-3');
    expect(csvCell(null, ';')).toBe('');
  });
});

test('a file that cannot be written whole leaves the old one as it was and says why', () => {
  const path = join(folder, 'old.csv');
  writeFileSync(path, 'old');
  expect(() => writeFileWhole(join(folder, 'missing', 'x.csv'), 'new')).toThrow('file_not_written');
  expect(() => writeFileWhole(folder, 'new')).toThrow();
  expect(readFileSync(path, 'utf8')).toBe('old');
  expect(existsSync(`${folder}.part`)).toBe(false);
});
