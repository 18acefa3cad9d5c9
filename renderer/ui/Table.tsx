import type { KeyboardEvent, ReactNode } from 'react';
import { classNames } from './classNames.ts';
import css from './Table.module.css';

export type Column<Row> = {
  key: string;
  label: ReactNode;
  isRowHeader?: boolean;
  isNumber?: boolean;
  /** Wished for, so that tables below each other have their columns below each other: '40%'. */
  width?: string;
  render: (row: Row) => ReactNode;
};

type TableProps<Row> = {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Rows open by click and Enter; arrows walk between them. */
  onOpen?: (row: Row) => void;
  empty?: ReactNode;
  footer?: ReactNode;
};

const walk = (event: KeyboardEvent<HTMLTableRowElement>) => {
  const row = event.currentTarget;
  const target = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentElement?.firstElementChild,
    End: row.parentElement?.lastElementChild,
  }[event.key];
  if (target instanceof HTMLElement) {
    event.preventDefault();
    target.focus();
  }
};

/** A plain table for tens of rows. Thousands belong into VirtualList. */
export function Table<Row>({ label, columns, rows, rowKey, onOpen, empty, footer }: TableProps<Row>) {
  if (rows.length === 0 && empty) return empty;
  const cellClass = (column: Column<Row>) => (column.isNumber ? css.number : undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section className={css.scroll} aria-label={label} tabIndex={0}>
      <table className={css.table} aria-label={label}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.key} style={column.width ? { inlineSize: column.width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={cellClass(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={classNames(css.row, onOpen && css.opens)}
              tabIndex={onOpen ? 0 : undefined}
              onClick={onOpen && (() => onOpen(row))}
              onKeyDown={
                onOpen &&
                ((event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget) onOpen(row);
                  else walk(event);
                })
              }
            >
              {columns.map((column) =>
                column.isRowHeader ? (
                  <th key={column.key} scope="row" className={cellClass(column)}>
                    {column.render(row)}
                  </th>
                ) : (
                  <td key={column.key} className={cellClass(column)}>
                    {column.render(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
        {footer && <tfoot>{footer}</tfoot>}
      </table>
    </section>
  );
}
