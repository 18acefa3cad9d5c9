import { Info } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useFormat } from '#renderer/ui/format.ts';
import { Table } from '#renderer/ui/Table.tsx';
import type { IndicatorValue } from '#shared/statistics.ts';
import css from './statistics.module.css';

/** The figures of one section. Each definition is one click away and holds the formula in words. */
export function IndicatorTable({
  label,
  indicators,
}: {
  label: string;
  indicators: readonly IndicatorValue[];
}) {
  const { t } = useTranslation('statistics');
  const format = useFormat();
  const [shown, setShown] = useState<IndicatorValue | null>(null);

  const valueText = ({ unit, value }: IndicatorValue): string => {
    if (value === null) return t('no_value');
    if (unit === 'share') return format.percent(value);
    const number = format.number(Math.round(value * 10) / 10);
    return unit === 'days' ? t('days_value', { value: number }) : number;
  };
  const basis = ({ unit, numerator, denominator }: IndicatorValue): string => {
    if (unit === 'count' || denominator === null || denominator === 0) return '';
    if (unit === 'share') {
      return t('of', { numerator: format.number(numerator ?? 0), denominator: format.number(denominator) });
    }
    return t('based_on', { count: denominator });
  };

  return (
    <>
      <Table
        label={label}
        rows={indicators}
        rowKey={(row) => row.key}
        columns={[
          {
            key: 'label',
            label: t('export.indicator'),
            isRowHeader: true,
            width: '42%',
            render: (row) => t(`indicator.${row.key}.label`),
          },
          {
            key: 'value',
            label: t('export.value'),
            isNumber: true,
            width: '12%',
            render: (row) => valueText(row),
          },
          {
            key: 'basis',
            label: t('basis'),
            width: '16%',
            render: (row) => <span className={css.basis}>{basis(row)}</span>,
          },
          {
            key: 'definition',
            label: '',
            render: (row) => (
              <Button
                variant="plain"
                size="s"
                icon={Info}
                onPress={() => setShown(row)}
                aria-label={t('show_definition', { label: t(`indicator.${row.key}.label`) })}
              >
                {t('definition')}
              </Button>
            ),
          },
        ]}
      />
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={shown === null ? '' : t(`indicator.${shown.key}.label`)}
        size="s"
      >
        <p>{shown === null ? '' : t(`indicator.${shown.key}.definition`)}</p>
      </Dialog>
    </>
  );
}
