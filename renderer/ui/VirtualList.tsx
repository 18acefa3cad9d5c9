import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { classNames } from './classNames.ts';
import css from './VirtualList.module.css';

export type VirtualListHandle = { focus: () => void };

export type VirtualColumn<T> = {
  key: string;
  label: ReactNode;
  /** A CSS grid track: 'minmax(0, 2fr)', '8rem'. */
  width: string;
  isNumber?: boolean;
  render: (item: T) => ReactNode;
};

export type VirtualListProps<T> = {
  label: string;
  count: number;
  /** undefined while that row has not been loaded: a grey line stands in its place. */
  itemAt: (index: number) => T | undefined;
  itemKey: (item: T) => string;
  /** What a screen reader hears for the row. */
  textOf?: (item: T) => string;
  /** An estimate; rows that need more take more. */
  rowHeight?: number;
  onOpen: (item: T) => void;
  /** The rows now in sight, for loading them in pages. */
  onRange?: (first: number, last: number) => void;
  /** Finds the place again when the list is shown anew under the same name. Positions only, no contents. */
  remember?: string;
  empty?: ReactNode;
  ref?: Ref<VirtualListHandle>;
} & (
  | { renderRow: (item: T) => ReactNode; columns?: never }
  | { columns: readonly VirtualColumn<T>[]; renderRow?: never }
);

/** The header stays in sight above the rows; its height is the same in the style sheet. */
const HEAD_HEIGHT = 36;

const places = new Map<string, { active: number; offset: number }>();

export function VirtualList<T>(props: VirtualListProps<T>) {
  const {
    label,
    count,
    itemAt,
    itemKey,
    textOf,
    rowHeight = 56,
    onOpen,
    onRange,
    remember,
    empty,
    ref,
  } = props;
  const { columns, renderRow } = props;
  const place = remember === undefined ? undefined : places.get(remember);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(place?.active ?? 0);
  const current = Math.min(active, count - 1);
  const headHeight = columns ? HEAD_HEIGHT : 0;

  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: place?.offset ?? 0,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const rows = virtualizer.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;

  const latestOnRange = useRef(onRange);
  latestOnRange.current = onRange;
  useEffect(() => {
    if (count > 0) latestOnRange.current?.(first, last);
  }, [first, last, count]);

  useEffect(() => {
    if (remember === undefined) return;
    return () => {
      places.set(remember, { active, offset: virtualizer.scrollOffset ?? 0 });
    };
  }, [remember, active, virtualizer]);

  useImperativeHandle(ref, () => ({ focus: () => list.current?.focus() }), []);

  const go = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    virtualizer.scrollToIndex(next, { align: 'auto' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / rowHeight) - 1);
    const targets: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + step,
      PageUp: current - step,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      go(target);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const item = itemAt(current);
      if (item !== undefined) onOpen(item);
    }
  };

  if (count === 0) return empty ?? null;

  const template = columns?.map((column) => column.width).join(' ');
  const rowContent = (item: T) =>
    columns ? (
      <div className={css.columns} style={{ gridTemplateColumns: template }} role="presentation">
        {columns.map((column) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus, see aria-activedescendant
          // biome-ignore lint/a11y/useSemanticElements: rows that come and go cannot be table rows
          <div
            key={column.key}
            role="gridcell"
            className={classNames(css.cell, column.isNumber && css.number)}
          >
            {column.render(item)}
          </div>
        ))}
      </div>
    ) : (
      renderRow(item)
    );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a grid or a listbox, whose role is computed
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: likewise
    <div
      ref={list}
      className={css.list}
      role={columns ? 'grid' : 'listbox'}
      aria-label={label}
      aria-rowcount={columns ? count + 1 : undefined}
      aria-activedescendant={current >= first && current <= last ? `${listId}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {columns && (
        // biome-ignore lint/a11y/useSemanticElements: rows that come and go cannot be table rows
        <div
          role="row"
          tabIndex={-1}
          aria-rowindex={1}
          className={classNames(css.head, css.columns)}
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column) => (
            // biome-ignore lint/a11y/useSemanticElements: likewise
            <div
              key={column.key}
              role="columnheader"
              tabIndex={-1}
              className={classNames(css.cell, column.isNumber && css.number)}
            >
              {column.label}
            </div>
          ))}
        </div>
      )}
      <div
        className={css.canvas}
        role={columns ? 'rowgroup' : 'presentation'}
        style={{ blockSize: virtualizer.getTotalSize() }}
      >
        {rows.map((row) => {
          const item = itemAt(row.index);
          const place = columns
            ? { role: 'row', 'aria-rowindex': row.index + 2 }
            : { role: 'option', 'aria-setsize': count, 'aria-posinset': row.index + 1 };
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself holds the focus and answers Enter
            // biome-ignore lint/a11y/noStaticElementInteractions: an option or a row, whose role is computed
            // biome-ignore lint/a11y/useAriaPropsSupportedByRole: likewise
            <div
              key={item === undefined ? row.key : itemKey(item)}
              {...place}
              id={`${listId}-${row.index}`}
              ref={virtualizer.measureElement}
              data-index={row.index}
              aria-selected={row.index === current}
              aria-label={item !== undefined && textOf ? textOf(item) : undefined}
              tabIndex={-1}
              className={classNames(css.row, row.index === current && css.active)}
              style={{ transform: `translateY(${row.start - headHeight}px)` }}
              // The focus stays on the list: its rows come and go while it scrolls.
              onMouseDown={(event) => {
                event.preventDefault();
                list.current?.focus();
                setActive(row.index);
              }}
              onClick={() => item !== undefined && onOpen(item)}
            >
              {item === undefined ? <div className={css.placeholder} /> : rowContent(item)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
