import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalogue } from '#core/store/catalogue.ts';
import { transaction } from '#core/store/db.ts';
import { getProgramme, programmeFacets, searchProgrammes } from '#core/store/programme.ts';
import { applyRecordState } from '#core/store/record.ts';
import { contract } from '#shared/contract.ts';
import { MOST_HITS } from '#shared/programme-search.ts';
import type { ProgrammeFilters } from '#shared/shapes.ts';
import { catalogueFile } from '#test/support/catalogue.ts';
import { NO_FILTERS } from '#test/support/programme-filters.ts';
import { createTestVault, type TestVault } from '#test/support/store.ts';

let vault: TestVault;
beforeAll(() => {
  vault = createTestVault();
  loadCatalogue(vault.db, catalogueFile, vault.now());
});
afterAll(() => vault.remove());

const search = (text: string, filters: Partial<ProgrammeFilters> = {}, offset = 0, limit = 100) => {
  const found = searchProgrammes(vault, { text, filters: { ...NO_FILTERS, ...filters }, offset, limit });
  contract['programme.search'].output.parse(found);
  return found;
};
const ids = (text: string, filters: Partial<ProgrammeFilters> = {}) =>
  search(text, filters).hits.map(({ programme }) => programme.id);

describe('what is typed', () => {
  test('nothing shows the whole catalogue, closed schemes last', () => {
    const { total, hits } = search('');
    expect(total).toBe(80);
    const states = hits.map(({ programme }) => programme.status === 'closed');
    expect(states.indexOf(true)).toBe(75);
  });

  test('either name of the EU programme finds the same records', () => {
    const found = ids('EURP').toSorted();
    expect(found).toContain('EURP-IQ');
    expect(found).toContain('NL-DTENV-EURP');
    for (const text of ['JRS', 'gezamenlijke re-integratiediensten', 'gemeinsame Reintegrationsdienste']) {
      expect(ids(text).toSorted(), text).toEqual(found);
    }
  });

  test.each([
    ['Irak', 'EURP-IQ'],
    ['Géorgie', 'GE-STATE'],
    ['georgien', 'EURP-GE'],
    ['Marokko', 'GIZ-MA'],
    ['türkei', 'EURP-TR'],
    ['tuerkei', 'EURP-TR'],
    ['elfenbeinküste', 'DE-SHP-REGULAR'],
    ['Jemen', 'SE-CASH'],
    ['gamb', 'GM-NRM'],
  ])('%s finds %s', (text, id) => expect(ids(text)).toContain(id));

  test('records of the country alone come before those of several, and closed ones last', () => {
    expect(ids('irak').slice(0, 3).toSorted()).toEqual(['EURP-IQ', 'GIZ-IQ', 'IQ-MRC']);
    expect(ids('bangladesh').at(-1)).toBe('BD-PROTTASHA');
    expect(ids('', { country: 'IQ' }).slice(3).toSorted()).toEqual(['DE-SHP-REDUCED', 'SE-CASH']);
  });

  test('all words count', () => {
    expect(ids('marokko giz')).toEqual(['GIZ-MA']);
    expect(ids('marokko xyzzy')).toEqual([]);
  });

  test('accents may be typed or not', () => {
    expect(ids('senegalo')).toContain('GIZ-SN');
    expect(ids('sénégalo')).toContain('GIZ-SN');
  });

  test('a name comes before a mention', () => {
    expect(ids('Tounesna')[0]).toBe('TN-TOUNESNA');
    expect(ids('retour aux sources')[0]).toBe('AM-SOURCES');
  });

  test('hit words are marked in name and notes', () => {
    const [first] = search('giz marokko').hits;
    expect(first?.marked_name.filter((piece) => piece.hit).map((piece) => piece.text)).toEqual(['Morocco']);
    expect(first?.marked_name.map((piece) => piece.text).join('')).toBe(first?.programme.name);
  });

  test('a sum finds nothing', () => expect(search('615').total).toBe(0));

  test('text that looks like a query is only text', () => {
    for (const text of [
      '" OR name:*',
      "'; DROP TABLE programme; --",
      'NEAR(a b, 2)',
      '{search_name} : x',
      '\0',
    ]) {
      expect(() => search(text)).not.toThrow();
    }
    expect(search('').total).toBe(80);
  });
});

describe('filters', () => {
  test('granting state brings schemes that are open to all', () => {
    const found = ids('', { granting_state: 'BE' });
    expect(found).toContain('BE-FEDASIL-AVR');
    expect(found).toContain('IQ-MRC');
    expect(found).toContain('BD-PROTTASHA');
    expect(found).not.toContain('NL-IOM-AVRR');
    expect(ids('', { granting_state: 'CH' })).not.toContain('BD-PROTTASHA');
  });

  test('every filter holds, and several of one kind must all be offered', () => {
    const records = search('').hits.map(({ programme }) => programme);
    const filters = {
      assistance_types: ['housing', 'medical'],
      return_type: 'forced',
      target_group: 'families',
      status: 'active',
    } as const;
    const wanted = records.filter(
      (record) =>
        record.assistance_types.includes('housing') &&
        record.assistance_types.includes('medical') &&
        record.return_types_eligible.includes('forced') &&
        record.target_groups.includes('families') &&
        record.status === 'active',
    );
    expect(wanted.length).toBeGreaterThan(5);
    expect(ids('', { ...filters, assistance_types: [...filters.assistance_types] }).toSorted()).toEqual(
      wanted.map((record) => record.id).toSorted(),
    );
  });

  test('country and text together', () => {
    expect(ids('cash', { country: 'AF' })).toContain('SE-CASH');
    expect(ids('xyzzy', { country: 'AF' })).toEqual([]);
  });
});

describe('a country with nothing', () => {
  test.each([
    ['', { country: 'BT' }],
    ['Bhutan', {}],
    ['bhut', {}],
  ])('%s %o says so and offers the schemes for all countries', (text, filters) => {
    const found = search(text, filters);
    expect(found).toMatchObject({ total: 0, nothing_for_country: 'BT' });
    expect(found.multi_country.map(({ programme }) => programme.id)).toContain('NL-IOM-AVRR');
    expect(found.multi_country.map(({ programme }) => programme.id)).not.toContain('DE-SHP-HOUSING');
  });

  test('the offer keeps to the other filters', () => {
    const found = search('', { country: 'BT', granting_state: 'NL' });
    expect(found.multi_country.map(({ programme }) => programme.id).toSorted()).toEqual([
      'NL-DTENV-EURP',
      'NL-IOM-AVRR',
    ]);
  });

  test('a country with records is not called empty when a filter leaves none', () => {
    expect(search('', { country: 'AF', granting_state: 'NL' })).toMatchObject({
      total: 0,
      nothing_for_country: null,
    });
  });
});

test('pages follow each other without gap or repetition', () => {
  const whole = ids('programme');
  const paged = [0, 7, 14, 21, 28].flatMap((offset) =>
    search('programme', {}, offset, 7).hits.map(({ programme }) => programme.id),
  );
  expect(paged).toEqual(whole.slice(0, 35));
});

test('what a pull changes is found by its new words and no more by the old ones', () => {
  const other = createTestVault();
  loadCatalogue(other.db, catalogueFile, other.now());
  const { id, created_at, updated_at, created_by, version, ...fields } = getProgramme(other, {
    id: 'XK-INTEGRA',
  });
  transaction(other.db, () =>
    applyRecordState(
      other.db,
      {
        entity: 'programme',
        id,
        created_at,
        created_by,
        updated_at,
        version: version + 1,
        position: 1,
        fields: {
          ...fields,
          name: 'Zephyr',
          provider: 'Zephyr',
          countries: ['AL'],
          country_of_return: 'AL',
          status: 'active',
        },
      },
      false,
    ),
  );
  const found = (text: string) =>
    searchProgrammes(other, { text, filters: NO_FILTERS, offset: 0, limit: 50 }).hits.map(
      ({ programme }) => programme.id,
    );
  expect(found('zephyr')).toEqual(['XK-INTEGRA']);
  expect(found('preda')).toEqual([]);
  expect(found('albanie')).toContain('XK-INTEGRA');
  expect(found('kosovo')).not.toContain('XK-INTEGRA');
  other.remove();
});

test('of more records than are listed, those with the words in the name come first, wherever they lie', () => {
  const large = createTestVault();
  loadCatalogue(large.db, catalogueFile, large.now());
  const { id, created_at, updated_at, created_by, version, ...fields } = getProgramme(large, {
    id: 'XK-INTEGRA',
  });
  const put = (index: number, changed: Partial<typeof fields>) =>
    applyRecordState(
      large.db,
      {
        entity: 'programme',
        id: `MANY-${index}`,
        created_at,
        created_by,
        updated_at,
        version,
        position: index + 1,
        fields: { ...fields, country_of_return: 'AL', countries: ['AL'], status: 'active', ...changed },
      },
      false,
    );
  transaction(large.db, () => {
    for (let i = 0; i < MOST_HITS + 20; i++) put(i, { notes: 'Zephyr in the notes', status: 'active' });
    put(5000, { name: 'Zephyr of several', country_of_return: 'XK', countries: ['XK', 'AL'] });
    put(5001, { name: 'Zephyr of the country' });
    put(5002, { name: 'Zephyr that has ended', status: 'closed' });
  });
  const found = (filters: Partial<ProgrammeFilters>) =>
    searchProgrammes(large, { text: 'zephyr', filters: { ...NO_FILTERS, ...filters }, offset: 0, limit: 3 });
  const firstOf = (filters: Partial<ProgrammeFilters>) =>
    found(filters).hits.map(({ programme }) => programme.id);
  expect(found({}).total).toBe(MOST_HITS);
  expect(firstOf({})).toEqual(['MANY-5000', 'MANY-5001', 'MANY-0']);
  // With a country its own records come before those that name it too, as with few hits.
  expect(firstOf({ country: 'AL' })).toEqual(['MANY-5001', 'MANY-0', 'MANY-1']);
  const whole = searchProgrammes(large, { text: 'zephyr', filters: NO_FILTERS, offset: 0, limit: MOST_HITS });
  expect(whole.hits.at(-1)?.programme.id).toBe('MANY-5002');
  expect(new Set(whole.hits.map(({ programme }) => programme.id)).size).toBe(MOST_HITS);
  // Renamed and pulled again, it is no more found by the name.
  transaction(large.db, () => put(5001, { name: 'Boreas', notes: '' }));
  expect(firstOf({})).toEqual(['MANY-5000', 'MANY-0', 'MANY-1']);
  large.remove();
});

test('facets count what is there', () => {
  const facets = programmeFacets(vault);
  expect(facets.total).toBe(80);
  expect(facets.countries).toContainEqual({ code: 'IQ', count: 5 });
  expect(facets.target_groups).toContainEqual({ code: 'families', count: 30 });
});
