import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Button } from '#renderer/ui/Button.tsx';
import { useDirection } from '#renderer/ui/direction.ts';
import { useFormat } from '#renderer/ui/format.ts';
import { Section } from '#renderer/ui/Page.tsx';
import { Table } from '#renderer/ui/Table.tsx';
import type { Breakdown } from '#shared/statistics.ts';
import { BREAKDOWNS_WITH_NOTE } from './sections.ts';
import css from './statistics.module.css';
import { useRowLabel } from './useRowLabel.ts';

const MOST_BARS = 14;
const LABEL_PIXELS = 190;
const LABEL_LETTERS = 26;

/** The chart breaks a long label into lines and puts them over those of the next row: the row must be as high. */
const rowPixels = (labels: readonly string[]): number =>
  14 + 16 * Math.max(1, ...labels.map((label) => Math.ceil(label.length / LABEL_LETTERS)));

type BreakdownChartProps = { breakdown: Breakdown; programmeNames: ReadonlyMap<string, string> };

/** One breakdown as bars of one colour in the order of the process, and the same as a table. */
export function BreakdownChart({ breakdown, programmeNames }: BreakdownChartProps) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const labelOf = useRowLabel(programmeNames);
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  const isRtl = useDirection() === 'rtl';
  const title = t(`breakdown.${breakdown.key}`);
  const all = breakdown.rows.map((row) => ({ ...row, label: labelOf(breakdown.key, row.code) }));
  const rows = all.filter((row) => row.count > 0 || breakdown.key === 'sessions_by_month');
  const isTime = breakdown.key === 'sessions_by_month';
  const rest = rows.slice(MOST_BARS - 1);
  const bars =
    isTime || rows.length <= MOST_BARS
      ? rows
      : [
          ...rows.slice(0, MOST_BARS - 1),
          { code: 'others', label: t('others'), count: rest.reduce((sum, row) => sum + row.count, 0) },
        ];

  const tooltip = (
    <Tooltip
      cursor={{ fill: 'var(--hover)' }}
      formatter={(value) => [format.number(Number(value)), '']}
      separator=""
      contentStyle={{ background: 'var(--surface-raised)', borderColor: 'var(--line)' }}
      itemStyle={{ color: 'var(--ink)' }}
    />
  );
  const chart = isTime ? (
    <BarChart data={bars} margin={{ top: 8, right: 8, bottom: 4, left: 8 }} accessibilityLayer>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="label"
        reversed={isRtl}
        tick={{ fill: 'var(--ink-soft)', fontSize: 13 }}
        stroke="var(--line)"
      />
      <YAxis
        allowDecimals={false}
        orientation={isRtl ? 'right' : 'left'}
        tick={{ fill: 'var(--ink-soft)', fontSize: 13 }}
        stroke="var(--line)"
        width={44}
      />
      {tooltip}
      <Bar dataKey="count" fill="var(--accent)" isAnimationActive={false} maxBarSize={48} />
    </BarChart>
  ) : (
    <BarChart
      data={bars}
      layout="vertical"
      margin={{ top: 4, right: 44, bottom: 4, left: 44 }}
      accessibilityLayer
    >
      <XAxis type="number" hide reversed={isRtl} />
      <YAxis
        type="category"
        dataKey="label"
        orientation={isRtl ? 'right' : 'left'}
        width={LABEL_PIXELS}
        interval={0}
        tick={{ fill: 'var(--ink)', fontSize: 13 }}
        stroke="var(--line)"
        tickLine={false}
      />
      {tooltip}
      <Bar
        dataKey="count"
        fill="var(--accent)"
        isAnimationActive={false}
        maxBarSize={18}
        label={{ position: isRtl ? 'left' : 'right', fill: 'var(--ink-soft)', fontSize: 13 }}
      />
    </BarChart>
  );

  return (
    <Section
      title={title}
      level={3}
      description={
        BREAKDOWNS_WITH_NOTE.includes(breakdown.key) ? t(`breakdown_note.${breakdown.key}`) : undefined
      }
      actions={
        rows.length > 0 && (
          <Button
            variant="plain"
            size="s"
            onPress={() => setIsTable(!isTable)}
            aria-label={`${title}: ${t(isTable ? 'chart_view' : 'table_view')}`}
          >
            {t(isTable ? 'chart_view' : 'table_view')}
          </Button>
        )
      }
    >
      {rows.length === 0 ? (
        <p className={css.nothing}>{t('nothing')}</p>
      ) : isTable ? (
        <Table
          label={title}
          rows={all}
          rowKey={(row) => row.code}
          columns={[
            { key: 'label', label: t('export.label'), isRowHeader: true, render: (row) => row.label },
            {
              key: 'count',
              label: t('export.count'),
              isNumber: true,
              render: (row) => format.number(row.count),
            },
          ]}
        />
      ) : (
        <figure className={css.figure} aria-labelledby={titleId}>
          <figcaption id={titleId} className={css.caption}>
            {title}
          </figcaption>
          <ResponsiveContainer
            width="100%"
            height={isTime ? 240 : bars.length * rowPixels(bars.map(({ label }) => label)) + 16}
          >
            {chart}
          </ResponsiveContainer>
        </figure>
      )}
    </Section>
  );
}
